import SluiceCommand

await SluiceProgram.execute(Array(CommandLine.arguments.dropFirst()))
