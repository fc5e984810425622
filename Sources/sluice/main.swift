import SluiceCommand

SluiceProgram.keepMemoryPrivate()
SluiceProgram.heedEarlySignals()
ToolProbeCommand.executeIfAsked()
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == [ExtractionChildCommand.name] { ExtractionChildCommand.execute() }
await SluiceProgram.execute(arguments)
