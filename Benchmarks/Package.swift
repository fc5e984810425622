// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that the worker never depends on benchmark code.
//
// It measures internals, which are visible inside the worker's package only. SwiftPM names that package after its
// folder, as a C identifier in lower case; the same name here lets `package` declarations be seen.
let folder = Context.packageDirectory.split(separator: "/").dropLast().last.map(String.init) ?? "sluice"
let packageName = String(folder.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })

let package = Package(
    name: "sluice-benchmarks",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", .upToNextMinor(from: "1.38.1"), traits: []),
    ],
    targets: [
        .executableTarget(
            name: "DetectionBenchmarks",
            dependencies: [
                .product(name: "SluiceEngine", package: folder),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/DetectionBenchmarks",
            swiftSettings: [.unsafeFlags(["-package-name", packageName])],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ]
)
