import SluiceCommand

SluiceProgram.keepMemoryPrivate()
ToolProbeCommand.executeIfAsked()
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == [ExtractionChildCommand.name] { ExtractionChildCommand.execute() }
await SluiceProgram.execute(arguments)
