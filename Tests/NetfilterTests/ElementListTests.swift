import Testing

@testable import Netfilter

@Suite("Element lists")
struct ElementListTests {
    @Test("Comments start with the first element that has one")
    func comments() {
        var list = ElementList(layout: ElementLayout(keyLength: 1))
        list.append { $0.append(1) }
        #expect(list.comments.isEmpty)
        list.append(comment: "two") { $0.append(2) }
        list.append { $0.append(3) }
        #expect(list.comments == ["", "two", ""])
        #expect(list.count == 3)
        #expect(Array(list[1]) == [2])
    }

    @Test("A comment is cut when it is appended, so that a list equals its dump")
    func longComment() {
        var list = ElementList(layout: ElementLayout(keyLength: 1))
        list.append(comment: String(repeating: "a", count: 200)) { $0.append(1) }
        #expect(list.comments == [String(repeating: "a", count: 128)])
    }

    @Test("A range of another list is appended with verdicts and comments, whichever of the two has any")
    func appendingARange() {
        var other = ElementList(layout: ElementLayout(keyLength: 4, value: .verdict))
        var plain = other
        for number in 0..<6 as Range<UInt8> {
            other.append(verdict: .goto("chain-\(number)"), comment: number < 3 ? "" : "c\(number)") {
                $0 += [0, 0, 0, number]
            }
            plain.append(verdict: .drop) { $0 += [1, 0, 0, number] }
        }
        for (first, second) in [(plain, other), (other, plain), (plain, plain), (other, other)] {
            var list = first
            list.append(second, 2..<5)
            var expected = first
            for index in 2..<5 {
                let comment = second.comments.isEmpty ? "" : second.comments[index]
                expected.append(verdict: second.verdicts[index], comment: comment) { $0 += second[index] }
            }
            #expect(list.bytes == expected.bytes && list.count == expected.count)
            #expect(list.verdicts == expected.verdicts)
            #expect(list.comments == expected.comments)
        }
    }

    @Test("Verdicts are kept once each, whatever their number and order", arguments: [1, 4, 5, 40])
    func verdicts(count: Int) {
        let verdicts = (0..<100).map { Verdict.goto("chain-\($0 * 7 % count)") }
        var list = ElementList(layout: ElementLayout(keyLength: 1, value: .verdict))
        for verdict in verdicts { list.append(verdict: verdict) { $0.append(1) } }
        #expect(Array(list.verdicts) == verdicts)
        #expect(list.verdicts.distinct.count == count)
        #expect(Set(list.verdicts.distinct).count == count)
    }

    @Test("removeAll leaves a list of the same layout")
    func removeAll() {
        let layout = ElementLayout(keyLength: 1, value: .verdict)
        var list = ElementList(layout: layout)
        list.append(verdict: .drop, comment: "x") { $0.append(1) }
        list.removeAll()
        #expect(list == ElementList(layout: layout))
        #expect(list.isEmpty)
    }

    @Test("An element that does not fill its layout stops the program")
    func wrongLength() async {
        await #expect(processExitsWith: .failure) {
            var list = ElementList(layout: ElementLayout(keyLength: 4))
            list.append { $0.append(1) }
        }
    }

    @Test("A verdict map without a verdict stops the program")
    func missingVerdict() async {
        await #expect(processExitsWith: .failure) {
            var list = ElementList(layout: ElementLayout(keyLength: 1, value: .verdict))
            list.append { $0.append(1) }
        }
    }
}
