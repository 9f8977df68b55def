import Addresses
import Foundation
import Logging
import TestSupport
import Testing

@testable import Kubernetes

/// Real directories, followed by inotify.
@Suite(.timeLimit(.minutes(1)))
struct ManifestFolderTests {
    @Test func `everything is told once, then only differences`() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("a.yaml", ["a": "10.96.0.1"])
            try folder.write("b.yml", ["b": "10.96.0.2"])
            try folder.write("c.json", text: Self.json)
            for ignored in [".a.yaml", ".b.yaml.swp", "d.yaml~", "#e.yaml#", "f.txt", "g.yaml.bak", "#h.yaml"] {
                try folder.write(ignored, ["ignored": "10.96.0.9"])
            }
            try folder.makeFolder("folder.yaml")
            try await folder.follow { source, sink, _ in
                await sink.untilServices(["a": "10.96.0.1", "b": "10.96.0.2", "c": "10.96.0.3"])
                #expect(sink.batches.count == 1)
                #expect(sink.completeness == [true])
                #expect(source.origin(of: folder.key("b")) == "b.yml")
                #expect(source.origin(of: folder.key("ignored")) == nil)
                try folder.write("a.yaml", ["a": "10.96.0.1", "d": "10.96.0.4"])
                await sink.untilServices(["a": "10.96.0.1", "b": "10.96.0.2", "c": "10.96.0.3", "d": "10.96.0.4"])
                #expect(sink.batches.last?.map(\.key) == [folder.key("d")])
            }
        }
    }

    @Test func `files are created, edited in place, replaced, renamed and removed`() async throws {
        try await TemporaryFolder.with { folder in
            try await folder.follow { source, sink, _ in
                try folder.write("a.yaml", ["a": "10.96.0.1"])
                await sink.untilServices(["a": "10.96.0.1"])
                try folder.write("a.yaml", ["a": "10.96.0.2"])
                await sink.untilServices(["a": "10.96.0.2"])
                try folder.write(".a.yaml.tmp", ["a": "10.96.0.3"])
                try folder.rename(".a.yaml.tmp", "a.yaml")
                await sink.untilServices(["a": "10.96.0.3"])
                try folder.write("b.yaml", ["b": "10.96.0.4"])
                await sink.untilServices(["a": "10.96.0.3", "b": "10.96.0.4"])
                try folder.rename("a.yaml", "a.off")
                await sink.untilServices(["b": "10.96.0.4"])
                try folder.remove("b.yaml")
                await sink.untilServices([:])
                #expect(source.origin(of: folder.key("a")) == nil)
            }
        }
    }

    @Test func `a malformed file keeps what it said until it is mended`() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("a.yaml", ["a": "10.96.0.1"])
            try await folder.follow { _, sink, log in
                await sink.untilServices(["a": "10.96.0.1"])
                try folder.write("a.yaml", text: "kind: [")
                let line = await log.line("manifest is malformed")
                #expect(line?.metadata["file"] == "a.yaml")
                #expect(line?.metadata["folder"] == folder.path)
                #expect(sink.batches.count == 1)
                try folder.write("a.yaml", ["a": "10.96.0.2"])
                await sink.untilServices(["a": "10.96.0.2"])
                #expect(log.lines.count == 1)
            }
        }
    }

    /// As kubelet writes them: `a.yaml -> ..data/a.yaml`, `..data -> ..1`, and a swap of `..data`.
    @Test func `a ConfigMap volume changes all at once`() async throws {
        try await TemporaryFolder.with { folder in
            try folder.makeFolder("..1")
            try folder.write("..1/a.yaml", ["a": "10.96.0.1"])
            try folder.write("..1/b.yaml", ["b": "10.96.0.2"])
            try folder.link("..data", to: "..1")
            try folder.link("a.yaml", to: "..data/a.yaml")
            try folder.link("b.yaml", to: "..data/b.yaml")
            try await folder.follow { _, sink, _ in
                await sink.untilServices(["a": "10.96.0.1", "b": "10.96.0.2"])
                try folder.makeFolder("..2")
                try folder.write("..2/a.yaml", ["a": "10.96.0.5"])
                try folder.write("..2/b.yaml", ["b": "10.96.0.2"])
                try folder.link("..data_tmp", to: "..2")
                try folder.rename("..data_tmp", "..data")
                await sink.untilServices(["a": "10.96.0.5", "b": "10.96.0.2"])
                #expect(sink.batches.map(\.count) == [2, 1])
                try folder.write("..2/c.yaml", ["c": "10.96.0.6"])
                try folder.link("c.yaml", to: "..data/c.yaml")
                await sink.untilServices(["a": "10.96.0.5", "b": "10.96.0.2", "c": "10.96.0.6"])
            }
        }
    }

    @Test(arguments: ["removed", "renamed"])
    func `a folder that goes away is kept in mind and picked up again`(how: String) async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("a.yaml", ["a": "10.96.0.1"])
            try folder.write("b.yaml", ["b": "10.96.0.2"])
            try await folder.follow { _, sink, log in
                await sink.untilServices(["a": "10.96.0.1", "b": "10.96.0.2"])
                let aside = folder.path + ".aside"
                if how == "removed" {
                    try FileManager.default.removeItem(atPath: folder.path)
                } else {
                    try FileManager.default.moveItem(atPath: folder.path, toPath: aside)
                }
                #expect(await log.line("manifest folder is gone, its objects are kept until it is back") != nil)
                #expect(sink.objects.count == 2)
                // Made elsewhere and put in place, so that no moment exists at which it is empty.
                let next = TemporaryFolder(path: folder.path + ".next")
                try FileManager.default.createDirectory(atPath: next.path, withIntermediateDirectories: false)
                try next.write("a.yaml", ["a": "10.96.0.3"])
                try FileManager.default.moveItem(atPath: next.path, toPath: folder.path)
                await sink.untilServices(["a": "10.96.0.3"])
                try folder.write("c.yaml", ["c": "10.96.0.4"])
                await sink.untilServices(["a": "10.96.0.3", "c": "10.96.0.4"])
                #expect(log.lines.count == 1)
                if how == "renamed" { try FileManager.default.removeItem(atPath: aside) }
            }
        }
    }

    @Test func `each problem is logged once, with file and object`() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("a.yaml", ["a": "10.96.0.1", "bad": "10.96.0.x"])
            try folder.write("b.yaml", ["a": "10.96.0.2"])
            try await folder.follow { _, sink, log in
                await sink.untilServices(["a": "10.96.0.1"])
                try folder.write("c.yaml", ["c": "10.96.0.3"])
                await sink.untilServices(["a": "10.96.0.1", "c": "10.96.0.3"])
                try folder.write("a.yaml", ["a": "10.96.0.4", "bad": "10.96.0.x"])
                await sink.untilServices(["a": "10.96.0.4", "c": "10.96.0.3"])
                #expect(
                    log.lines.map { "\($0.message): \($0.metadata["file"] ?? "") \($0.metadata["object"] ?? "")" } == [
                        "object cannot be used: a.yaml Service default/bad",
                        "object is defined more than once: b.yaml Service default/a",
                    ])
            }
        }
    }

    @Test func `what is no regular file is not waited for`() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("a.yaml", ["a": "10.96.0.1"])
            #expect(mkfifo(folder.path + "/pipe.yaml", 0o600) == 0)
            try await folder.follow { _, sink, log in
                await sink.untilServices(["a": "10.96.0.1"])
                #expect(log.lines.map { $0.metadata["reason"] } == ["not a regular file"])
            }
        }
    }

    @Test func `a folder that is missing at the start is an error that names it`() async throws {
        let missing = ManifestFolder(path: "/nonexistent/manifests", logger: LogRecorder().logger)
        let error = await #expect(throws: ManifestFolderError.self) { try await missing.run(into: RecordingSink()) }
        #expect(
            error.map { "\($0)" } == "cannot watch the manifest folder /nonexistent/manifests: "
                + "No such file or directory; name an existing folder with --manifests")
        #expect(throws: ManifestFolderError.self) { try ManifestSnapshot(folder: "/nonexistent/manifests") }
    }

    @Test func `a snapshot reads the folder once`() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("a.yaml", ["a": "10.96.0.1"])
            try folder.write("b.yaml", text: "kind: [")
            let snapshot = try ManifestSnapshot(folder: folder.path)
            #expect(snapshot.objects.map(\.key) == [folder.key("a")])
            #expect(snapshot.problems.map(\.kind) == [.malformed])
        }
    }

    private static let json = #"""
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "c"}, "spec": {"clusterIP": "10.96.0.3"}}
        """#
}
