// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let metricsTestKit: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbird: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "shunt",
    products: [
        .executable(name: "shunt", targets: ["shunt"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.11.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        // Certificates of tests; all three are in the graph anyway, as dependencies of dependencies.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.19.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    ],
    targets: [
        .target(name: "Addresses", swiftSettings: settings),
        .systemLibrary(name: "CNetfilter", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
        .target(name: "Netfilter", dependencies: ["Addresses", "CNetfilter"], swiftSettings: settings),
        .target(name: "Kubernetes", dependencies: ["Addresses", logging, yams], swiftSettings: settings),
        .target(
            name: "KubernetesClient",
            dependencies: [
                "Addresses", "Kubernetes", asyncHTTPClient, logging, nioCore, nioHTTP1, nioPosix, nioSSL, subprocess,
                systemPackage, yams,
            ],
            swiftSettings: settings),
        .target(name: "Services", dependencies: ["Addresses", "Kubernetes"], swiftSettings: settings),
        .target(name: "Ruleset", dependencies: ["Addresses", "Netfilter", "Services"], swiftSettings: settings),
        .target(
            name: "HealthCheck",
            dependencies: ["Addresses", "Kubernetes", lifecycle, logging, nioCore, nioHTTP1, nioPosix],
            swiftSettings: settings),
        .target(
            name: "Proxy",
            dependencies: [
                "Addresses", "HealthCheck", "Kubernetes", "Netfilter", "Ruleset", "Services", lifecycle, logging,
                metrics,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "shunt",
            dependencies: [
                "Addresses", "Kubernetes", "KubernetesClient", "Proxy", "Ruleset", argumentParser, lifecycle, logging,
                nioCore, signals,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "shunt-benchmarks",
            dependencies: [
                "Addresses", "CNetfilter", "Kubernetes", "Netfilter", "Proxy", "Ruleset", "Services", argumentParser,
                logging,
            ],
            path: "Sources/Benchmarks", swiftSettings: settings),

        // Tests. libnftnl is their second opinion on our bytes; the traffic peer is the client and server of kernel tests.
        .systemLibrary(name: "CNftnl", pkgConfig: "libnftnl", providers: [.apt(["libnftnl-dev"])]),
        .executableTarget(name: "traffic-peer", path: "Tests/TrafficPeer", swiftSettings: settings),
        .target(
            name: "KernelTestSupport", dependencies: ["Addresses"], path: "Tests/KernelTestSupport",
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["Kubernetes", logging], path: "Tests/TestSupport",
            resources: [.copy("Recordings")], swiftSettings: settings),
        .target(
            name: "RulesetTestSupport",
            dependencies: ["Addresses", "Kubernetes", "Netfilter", "Proxy", "Ruleset", "Services", "TestSupport"],
            path: "Tests/RulesetTestSupport", swiftSettings: settings),
        .target(
            name: "APIServerTestSupport",
            dependencies: [
                "Addresses", "Kubernetes", "TestSupport", asn1, crypto, httpTypes, hummingbird, hummingbirdTLS, logging,
                nioCore,
                nioPosix, nioSSL, x509,
            ],
            path: "Tests/APIServerTestSupport", swiftSettings: settings),
        .executableTarget(
            name: "test-apiserver", dependencies: ["APIServerTestSupport", "Kubernetes", argumentParser],
            path: "Tests/TestAPIServer", swiftSettings: settings),
        .executableTarget(
            name: "test-follower", dependencies: ["Kubernetes", "KubernetesClient", argumentParser, logging],
            path: "Tests/TestFollower", swiftSettings: settings),
        .testTarget(
            name: "APIServerTestSupportTests",
            dependencies: [
                "APIServerTestSupport", "Addresses", "KernelTestSupport", "Kubernetes", "TestSupport", "test-apiserver",
                asyncHTTPClient, nioCore, nioHTTP1, nioSSL,
            ],
            swiftSettings: settings),
        .testTarget(name: "AddressesTests", dependencies: ["Addresses", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "NetfilterTests", dependencies: ["Addresses", "CNetfilter", "CNftnl", "Netfilter"],
            swiftSettings: settings),
        .testTarget(
            name: "NetfilterKernelTests", dependencies: ["Addresses", "CNetfilter", "KernelTestSupport", "Netfilter"],
            swiftSettings: settings),
        .testTarget(
            name: "KubernetesTests", dependencies: ["Addresses", "Kubernetes", "TestSupport", logging],
            swiftSettings: settings),
        .testTarget(
            name: "KubernetesClientTests",
            dependencies: [
                "APIServerTestSupport", "Addresses", "Kubernetes", "KubernetesClient", "TestSupport", asyncHTTPClient,
                logging, nioCore, nioHTTP1,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ServicesTests", dependencies: ["Addresses", "Kubernetes", "Services", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "RulesetTests",
            dependencies: [
                "Addresses", "Kubernetes", "Netfilter", "Ruleset", "RulesetTestSupport", "Services", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HealthCheckTests",
            dependencies: [
                "Addresses", "HealthCheck", "Kubernetes", "TestSupport", lifecycle, logging, nioCore, nioHTTP1,
                nioPosix,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ProxyTests",
            dependencies: [
                "Addresses", "HealthCheck", "Kubernetes", "Netfilter", "Proxy", "Ruleset", "RulesetTestSupport",
                "Services", "TestSupport", logging, metrics, metricsTestKit,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ProxyKernelTests",
            dependencies: [
                "Addresses", "KernelTestSupport", "Kubernetes", "Netfilter", "Proxy", "Ruleset", "RulesetTestSupport",
                "Services", "TestSupport", logging, metricsTestKit,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DeployTests", dependencies: ["KubernetesClient", "shunt", argumentParser, yams],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "APIServerTestSupport", "Addresses", "KernelTestSupport", "Kubernetes", "Netfilter", "Proxy", "Ruleset",
                "Services", "TestSupport", "shunt", "test-apiserver", "test-follower", "traffic-peer",
            ],
            resources: [.copy("Fixtures")], swiftSettings: settings),
    ]
)
