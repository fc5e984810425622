// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that the worker never depends on fuzzing code. `make fuzz` builds and runs it.
//
// It tests internals, which are visible inside the worker's package only: see Benchmarks/Package.swift.
let folder = Context.packageDirectory.split(separator: "/").dropLast().last.map(String.init) ?? "sluice"
let packageName = String(folder.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })

let package = Package(
    name: "sluice-fuzz",
    platforms: [.macOS("26.0")],
    dependencies: [.package(path: "..")],
    targets: ["FuzzDecoding", "FuzzPatterns", "FuzzScanner"].map { name in
        .executableTarget(
            name: name,
            dependencies: [.product(name: "SluiceDifferential", package: folder)],
            // This package's own name would win over the flag.
            packageAccess: false,
            swiftSettings: [
                // libFuzzer brings the main function.
                .unsafeFlags(["-package-name", packageName, "-parse-as-library"]),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    } + [
        .executableTarget(
            name: "FuzzReaders",
            dependencies: [.product(name: "SluiceReaders", package: folder)],
            packageAccess: false,
            swiftSettings: [
                .unsafeFlags(["-package-name", packageName, "-parse-as-library"]),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ]
)
