import Addresses
import ArgumentParser
import CNetfilter
import Netfilter
import Ruleset

/// Encoding of 110,000 elements: ours beside libmnl's functions for the same bytes.
struct Encoding: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Encode 110,000 elements, beside libmnl doing the same; needs no kernel.")

    @Option(help: "Runs; the median counts.")
    var runs = 15

    func run() throws {
        let dispatch = SetID.serviceIPs.definition(family: .ipv4)
        let endpoints = SetID.clusterEndpoints.definition(family: .ipv4)
        let table = RulesetForm.table(.ipv4)
        let (verdicts, data) = Encoding.elements(dispatch, endpoints)
        var ours: [Duration] = []
        var bytes = 0
        var spare: SealedBatch?
        for _ in 0...runs {
            var batch = Encoding.batch(reusing: spare.take())
            let start = ContinuousClock.now
            batch.add(verdicts, to: dispatch, in: table)
            batch.add(data, to: endpoints, in: table)
            let sealed = batch.sealed()
            ours.append(ContinuousClock.now - start)
            bytes = sealed.byteCount
            spare = consume sealed
        }
        let theirs = (0...runs).map { _ in LibmnlEncoder.time(verdicts, data) }
        let figures = (Statistics(Array(ours.dropFirst())), Statistics(Array(theirs.dropFirst())))
        print(
            """
            110,000 elements, \(bytes.grouped) bytes: \(figures.0.median.text), libmnl \(figures.1.median.text), \
            ratio \((figures.0.median.seconds / figures.1.median.seconds).rounded(2))
            """)
    }

    private static func batch(reusing last: consuming SealedBatch?) -> Batch {
        if let last { Batch(reusing: last, firstSequence: 1) } else { Batch() }
    }

    /// 10,000 frontends with ten endpoints each.
    private static func elements(_ dispatch: NamedSet, _ endpoints: NamedSet) -> (ElementList, ElementList) {
        var verdicts = ElementList(layout: dispatch.layout)
        var data = ElementList(layout: endpoints.layout)
        for service in 0..<UInt32(10_000) {
            let key = words(0x0a60_0000 + service, 6 << 24, 80 << 16)
            verdicts.append(verdict: .goto("cluster-10")) { $0 += key }
            for slot in 0..<UInt32(10) {
                data.append { bytes in
                    bytes += key
                    bytes += words(slot.byteSwapped, 0x0a80_0000 + service * 10 + slot, 8080 << 16)
                }
            }
        }
        return (verdicts, data)
    }

    private static func words(_ words: UInt32...) -> [UInt8] {
        words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }
}

/// The same elements by libmnl's functions, as a C program would write them.
private enum LibmnlEncoder {
    private static let capacity = 16 << 20
    private static let listLimit = 60_000

    static func time(_ verdicts: ElementList, _ data: ElementList) -> Duration {
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        // Touch the memory once, so that page faults do not count.
        buffer.initializeMemory(as: UInt8.self, repeating: 0, count: capacity)
        let start = ContinuousClock.now
        var position = buffer
        write(verdicts, keyLength: 12, dataLength: 0, "service-ips", &position)
        write(data, keyLength: 16, dataLength: 8, "cluster-endpoints", &position)
        return ContinuousClock.now - start
    }

    private static func write(
        _ list: ElementList, keyLength: Int, dataLength: Int, _ set: String, _ position: inout UnsafeMutableRawPointer
    ) {
        var index = 0
        list.bytes.withUnsafeBytes { bytes in
            while index < list.count {
                let header = mnl_nlmsg_put_header(position)
                mnl_nlmsg_put_extra_header(header, MemoryLayout<nfgenmsg>.size)
                mnl_attr_put_strz(header, UInt16(NFTA_SET_ELEM_LIST_TABLE.rawValue), "shunt")
                mnl_attr_put_strz(header, UInt16(NFTA_SET_ELEM_LIST_SET.rawValue), set)
                let nest = mnl_attr_nest_start(header, UInt16(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue))
                let begin = header?.pointee.nlmsg_len ?? 0
                while index < list.count, Int((header?.pointee.nlmsg_len ?? 0) - begin) < listLimit {
                    guard let element = bytes.baseAddress?.advanced(by: index * (keyLength + dataLength)) else {
                        return
                    }
                    write(element, header, keyLength: keyLength, dataLength: dataLength)
                    index += 1
                }
                mnl_attr_nest_end(header, nest)
                position += Int(header?.pointee.nlmsg_len ?? 0)
            }
        }
    }

    private static func write(
        _ element: UnsafeRawPointer, _ header: UnsafeMutablePointer<nlmsghdr>?, keyLength: Int, dataLength: Int
    ) {
        let item = mnl_attr_nest_start(header, UInt16(NFTA_LIST_ELEM.rawValue))
        let key = mnl_attr_nest_start(header, UInt16(NFTA_SET_ELEM_KEY.rawValue))
        mnl_attr_put(header, UInt16(NFTA_DATA_VALUE.rawValue), keyLength, element)
        mnl_attr_nest_end(header, key)
        let data = mnl_attr_nest_start(header, UInt16(NFTA_SET_ELEM_DATA.rawValue))
        if dataLength > 0 {
            mnl_attr_put(header, UInt16(NFTA_DATA_VALUE.rawValue), dataLength, element + keyLength)
        } else {
            let verdict = mnl_attr_nest_start(header, UInt16(NFTA_DATA_VERDICT.rawValue))
            mnl_attr_put_u32(
                header, UInt16(NFTA_VERDICT_CODE.rawValue), UInt32(bitPattern: NFT_GOTO.rawValue).bigEndian)
            mnl_attr_put_strz(header, UInt16(NFTA_VERDICT_CHAIN.rawValue), "cluster-10")
            mnl_attr_nest_end(header, verdict)
        }
        mnl_attr_nest_end(header, data)
        mnl_attr_nest_end(header, item)
    }
}
