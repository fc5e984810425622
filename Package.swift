// swift-tools-version: 6.2

// Targets stand in the order of the arrows: a target depends only on those above it.
// CONTRIBUTING.md says in one paragraph each what belongs where.

import PackageDescription

// Data beside the code of SluiceProfiles; Sources/CSluiceProfiles/profiles.c puts them into the program.
let profileFiles = [
    "company-identifiers.yaml",
    "credentials-and-secrets.yaml",
    "document-labels.yaml",
    "financial-information.yaml",
    "generic-secrets.yaml",
    "health-information.yaml",
    "http-archive.yaml",
    "identity-documents.yaml",
    "national-identifiers.yaml",
    "personal-information.yaml",
    "pii-record.yaml",
    "source-code.yaml",
]

let package = Package(
    name: "sluice",
    platforms: [.macOS("26.0")],
    products: [
        .executable(name: "sluice", targets: ["sluice"]),
        .executable(name: "sluice-simulator", targets: ["sluice-simulator"]),
        // For the package in Benchmarks/ alone.
        .library(name: "SluiceEngine", targets: ["SluiceBench", "SluiceCore", "SluiceDetection", "SluiceProfiles"]),
        // For the package in Fuzz/ alone.
        .library(
            name: "SluiceDifferential",
            targets: ["SluiceCore", "SluiceDetection", "SluiceDifferential", "SluicePattern", "SluiceProfiles"]
        ),
        .library(
            name: "SluiceReaders",
            targets: [
                "SluiceArchive", "SluiceContent", "SluiceCore", "SluiceExtraction", "SluiceIsolation", "SluiceTools",
            ]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-extras", .upToNextMinor(from: "1.35.2")),
        .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
        .package(url: "https://github.com/LebJe/TOMLKit", .upToNextMinor(from: "0.6.0")),
        .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
        .package(url: "https://github.com/swift-server/async-http-client", .upToNextMinor(from: "1.37.0")),
    ],
    targets: [
        // C libraries: a module map and a shim each.
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CLibarchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CUchardet", pkgConfig: "uchardet", providers: [.apt(["libuchardet-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CVectorscan", pkgConfig: "libhs", providers: [.apt(["libvectorscan-dev"])]),
        .systemLibrary(name: "CLibxml2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CSluiceSystem"),
        .target(name: "CSluiceProfiles"),
        // The state of an ISA-L stream is a struct of large arrays, which Swift would see as tuples.
        .target(name: "CSluiceInflate", dependencies: ["CISAL"]),
        // Libraries that libarchive loads anyway, beside it: its filters drop a whole block at damage.
        .target(
            name: "CSluiceDecode",
            linkerSettings: [.linkedLibrary("bz2"), .linkedLibrary("lzma"), .linkedLibrary("zstd")]
        ),
        .target(name: "CSluiceScan"),
        // libxml2's headers show ICU's, which collide with Foundation's own copy: none of them reaches Swift.
        .target(name: "CSluiceXML", dependencies: ["CLibxml2"]),
        .target(name: "CSluiceSQLite", dependencies: ["CSQLite"]),

        // The worker.
        .target(name: "SluiceCore"),
        .target(
            name: "SluiceContent",
            dependencies: ["CSluiceSystem", "SluiceCore", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SluicePattern",
            dependencies: ["CPCRE2", "CSluiceScan", "CVectorscan", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SluiceLookup",
            dependencies: ["CSluiceScan", "CSluiceSystem", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SluiceDetection",
            dependencies: [
                "CZlib", "SluiceCore", "SluiceLookup", "SluicePattern",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
        ),
        .target(
            name: "SluiceProfiles",
            dependencies: ["CSluiceProfiles", "SluiceDetection"],
            path: "Profiles",
            exclude: ["corpus", "lists", "schema.json"] + profileFiles
        ),
        .target(
            name: "SluiceInterchange",
            dependencies: [
                "CSluiceXML", "SluiceCore", "SluiceDetection", "SluicePattern",
                .product(name: "TOMLKit", package: "TOMLKit"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(name: "SluiceArchive", dependencies: ["CLibarchive", "CSluiceDecode", "CSluiceInflate", "CZlib"]),
        .target(
            name: "SluiceExtraction",
            dependencies: [
                "CSQLite", "CSluiceScan", "CSluiceSQLite", "CSluiceSystem", "CSluiceXML", "CUchardet", "SluiceArchive",
                "SluiceContent", "SluiceCore",
            ]
        ),
        .target(
            name: "SluiceIsolation",
            dependencies: ["CSeccomp", "CSluiceSystem", "SluiceContent", "SluiceCore"]
        ),
        .target(
            name: "SluiceTools",
            dependencies: [
                "CSeccomp", "CSluiceSystem", "SluiceArchive", "SluiceContent", "SluiceCore", "SluiceExtraction",
                "SluiceIsolation",
            ]
        ),
        .target(name: "SluicePosture", dependencies: ["SluiceCore"]),
        .target(
            name: "SluiceSources",
            dependencies: [
                "CSluiceSystem", "SluiceContent", "SluiceCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ]
        ),
        .target(
            name: "SluiceSinks",
            dependencies: ["CSQLite", "SluiceCore", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SluiceBench",
            dependencies: [
                "SluiceCore", "SluiceDetection", "SluicePattern", "SluiceSinks",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "SluiceTrial",
            dependencies: [
                "SluiceContent", "SluiceCore", "SluiceDetection", "SluicePattern", "SluiceSinks", "SluiceTools",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "SluicePipeline",
            dependencies: [
                "SluiceContent", "SluiceCore", "SluiceDetection", "SluiceIsolation", "SluicePosture", "SluiceTools",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "SluiceSimulator",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "SluiceCommand",
            dependencies: [
                "CSluiceSystem", "SluiceBench", "SluiceContent", "SluiceCore", "SluiceDetection", "SluiceExtraction",
                "SluiceInterchange", "SluiceIsolation", "SluiceLookup", "SluicePattern", "SluicePipeline",
                "SluicePosture",
                "SluiceProfiles", "SluiceSimulator", "SluiceSinks", "SluiceSources", "SluiceTools", "SluiceTrial",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
        ),
        .executableTarget(name: "sluice", dependencies: ["SluiceCommand"]),
        .executableTarget(
            name: "sluice-simulator",
            dependencies: ["SluiceSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),

        // Tests.
        .target(
            name: "SluiceTestSupport", dependencies: ["CSluiceSystem", "SluiceCore"], path: "Tests/SluiceTestSupport"),
        .target(name: "SluiceDifferential", dependencies: ["SluicePattern"], path: "Tests/SluiceDifferential"),
        .testTarget(
            name: "SluicePipelineTests",
            dependencies: [
                "SluiceContent", "SluiceCore", "SluiceDetection", "SluiceIsolation", "SluicePipeline",
                "SluiceTestSupport", "SluiceTools",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "SluiceSimulatorTests",
            dependencies: [
                "SluiceSimulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "SluiceSourcesTests",
            dependencies: [
                "SluiceContent", "SluiceCore", "SluiceSimulator", "SluiceSources",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "extraction-child-helper",
            dependencies: ["SluiceContent", "SluiceCore", "SluiceExtraction", "SluiceIsolation", "SluiceTools"],
            path: "Tests/ExtractionChildHelper"
        ),
        .testTarget(
            name: "SluiceIsolationTests",
            dependencies: [
                "SluiceContent", "SluiceCore", "SluiceIsolation", "SluiceTestSupport", "extraction-child-helper",
            ]
        ),
        .testTarget(
            name: "SluiceBenchTests",
            dependencies: [
                "SluiceBench", "SluiceCore", "SluiceDetection", "SluiceProfiles",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "SluiceTrialTests",
            dependencies: [
                "SluiceCore", "SluiceDetection", "SluiceIsolation", "SluiceProfiles", "SluiceTools", "SluiceTrial",
            ]
        ),
        .testTarget(name: "EndToEndTests", dependencies: ["SluiceTestSupport", "sluice", "sluice-simulator"]),
    ]
        + [
            "SluiceCore": [],
            "SluiceContent": ["SluiceCore"],
            "SluiceLookup": ["CSluiceScan", "SluiceDetection"],
            "SluicePattern": ["SluiceDifferential"],
            "SluiceDetection": [
                "SluiceCore", "SluiceDifferential", "SluiceLookup", "SluicePattern", "SluiceProfiles",
            ],
            "SluiceInterchange": ["SluiceCore", "SluiceDetection", "SluicePattern", "SluiceProfiles"],
            "SluiceArchive": [],
            "SluiceExtraction": ["CSluiceScan", "SluiceArchive", "SluiceContent", "SluiceCore"],
            "SluiceTools": ["SluiceContent", "SluiceCore", "SluiceIsolation", "SluiceTestSupport"],
            "SluicePosture": ["SluiceCore"],
            "SluiceSinks": ["SluiceCore"],
        ].map { name, dependencies in
            .testTarget(
                name: name + "Tests", dependencies: [.target(name: name)] + dependencies.map { .target(name: $0) },
                // Made by other programs, found by the path of the source.
                exclude: name == "SluiceExtraction" ? ["Documents"] : [])
        }
)

let strictness: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
for target in package.targets
where target.type != .system
    && ![
        "CSluiceDecode", "CSluiceInflate", "CSluiceProfiles", "CSluiceScan", "CSluiceSQLite", "CSluiceSystem",
        "CSluiceXML",
    ].contains(target.name)
{
    target.swiftSettings = strictness
}
