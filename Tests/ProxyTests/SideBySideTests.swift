import Testing

@testable import Proxy

@Suite struct SideBySideTests {
    @Test(arguments: [0, 1, 2, 5])
    func resultsAreInTheOrderOfTheParts(count: Int) {
        let parts = Array(0..<count)
        #expect(SideBySide.map(parts) { $0 * 10 } == parts.map { $0 * 10 })
    }
}
