import Foundation

/// Files copied beside the tests.
enum Fixture {
    static func text(_ name: String) throws -> String {
        try String(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/\(name)"), encoding: .utf8)
    }
}
