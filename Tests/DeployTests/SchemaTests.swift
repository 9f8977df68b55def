import Testing

struct SchemaTests {
    private static let schema = Schema.object(
        required: ["name": .string], optional: ["port": .integerOrString, "on": .boolean, "tags": .list(.string)])

    @Test func acceptsWhatTheSchemaDescribes() throws {
        #expect(try problems("{name: a, port: 80, on: true, tags: [x, y]}").isEmpty)
        #expect(try problems("{name: a, port: http}").isEmpty)
    }

    @Test(arguments: [
        ("{name: a, nmae: b}", "object cannot have nmae"),
        ("{port: 80}", "object has no name"),
        ("{name: 1}", "object.name is not a string"),
        ("{name: a, on: \"true\"}", "object.on is not a boolean"),
        ("{name: a, tags: x}", "object.tags is not a list"),
        ("{name: a, tags: [x, 1]}", "object.tags[1] is not a string"),
        ("{name: a, port: [80]}", "object.port is not an integer or a string"),
        ("[name]", "object is not an object"),
    ])
    func namesTheFault(_ text: String, _ problem: String) throws {
        #expect(try problems(text) == [problem])
    }

    private func problems(_ text: String) throws -> [String] {
        let value = try #require(try Value.documents(text).first)
        return SchemaTests.schema.problems(value, at: "object")
    }
}
