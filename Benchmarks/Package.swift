// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that the worker never depends on benchmark code.
//
// It measures internals, which are visible inside the worker's package only. SwiftPM names that package after its
// folder, as a C identifier in lower case; the same name here lets `package` declarations be seen. `packageAccess` is
// off because SwiftPM would give this package's own name behind ours, and the last one counts.
let folder = Context.packageDirectory.split(separator: "/").dropLast().last.map(String.init) ?? "sluice"
let packageName = String(folder.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
let sameName: [SwiftSetting] = [.unsafeFlags(["-package-name", packageName])]
let engine = Target.Dependency.product(name: "SluiceEngine", package: folder)

let package = Package(
    name: "sluice-benchmarks",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", .upToNextMinor(from: "1.38.1"), traits: []),
    ],
    targets: [
        // Lists of patterns, and the engine over texts larger than a window.
        .target(
            name: "EngineMeasurement",
            dependencies: [engine],
            packageAccess: false,
            swiftSettings: sameName
        ),
        // Not in Benchmarks/, where `swift package benchmark` takes every program for a benchmark.
        // One measurement of the engine or of plain PCRE2, as JSON; peers/run.py calls it in turns with other engines.
        .executableTarget(
            name: "EngineComparison",
            dependencies: ["EngineMeasurement", engine],
            packageAccess: false,
            swiftSettings: sameName
        ),
        .executableTarget(
            name: "DetectionBenchmarks",
            dependencies: ["EngineMeasurement", engine, .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/DetectionBenchmarks",
            packageAccess: false,
            swiftSettings: sameName,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
)
