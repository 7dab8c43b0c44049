package import Knowledge
internal import Paths
package import Report
internal import SourceText

/// The parameter of a tree's family that hands VMAs out: where it is declared, defined and handed on.
package struct VMAsParameter {
    /// A declaration, a definition, or a call of a function that is not of the family.
    package struct Place: Hashable {
        package var function: String
        package var file: String
        package var line: Int
        package var column = 1
        package var isCall = false
        /// Which argument it is; nil where the text is not at hand.
        package var index: Int?
        var before: String
        /// nil where the text is not at hand.
        var after: String?
    }

    private let functions: [String: API.Function]
    /// How the family's declarations spell its type and its name.
    private let type: String?
    private let names: Set<String>

    package init(_ functions: [String], in api: API) {
        self.functions = api.functions.filter { functions.contains($0.key) }
        let parameters = self.functions.sorted { $0.key < $1.key }.compactMap { Self.parameter(of: $0.value) }
        type = parameters.first?.type
        names = Set(parameters.map(\.name).filter { !$0.isEmpty })
    }

    /// As the tree declares them.
    package static func parameters(of function: String, in api: API) -> [Parameter] {
        api.functions[function].map { Signature($0.signature).parameters } ?? []
    }

    private static func parameter(of function: API.Function) -> Parameter? {
        guard let index = function.roles[Role.vmas.rawValue] else { return nil }
        let parameters = Signature(function.signature).parameters
        return parameters.indices.contains(index) ? parameters[index] : nil
    }

    // MARK: From the report alone

    var declarations: [Place] {
        functions.sorted { $0.key < $1.key }.map { name, function in
            var place = Place(
                function: name, file: function.file, line: function.line, before: function.signature, after: nil)
            guard let index = function.roles[Role.vmas.rawValue] else { return place }
            let parameters = Signature(function.signature).parameters.map { $0.type + $0.name }
            let head = function.signature.prefix { $0 != "(" }
            place.after = Self.text(String(head), parameters, without: index)
            return place
        }
    }

    /// Functions that pass their own parameter on, by their calls.
    func functions(around sites: [CallSite]) -> [Place] {
        var seen = Set(functions.keys)
        return sites.compactMap { site in
            guard let name = site.function, seen.insert(name).inserted else { return nil }
            return Place(function: name, file: site.file, line: site.line, before: name, after: nil)
        }
    }

    // MARK: From the code

    /// Every place in the directories of the family's declarations.
    package func places(in code: TreeCode) -> [Place] {
        guard let word = type?.split(whereSeparator: { !$0.isWordCharacter }).last.map({ String($0) }) else {
            return declarations
        }
        let home = functions.values.map(\.file)
        var places: [Place] = []
        var indices: [String: Int] = [:]
        // A prototype may leave the name out, so those that have it are looked for first.
        for named in [true, false] {
            let marks = named ? names : Set(indices.keys)
            for file in code.neighbours(of: home, naming: marks.sorted()) {
                for (place, index) in heads(in: file, code, of: word, named: named) {
                    if named { indices[place.function] = index }
                    if named || indices[place.function] == index { places.append(place) }
                }
            }
        }
        let others = indices.filter { functions[$0.key] == nil }
        for file in code.neighbours(of: home, naming: others.keys.sorted()) {
            places += calls(of: others, in: file, code)
        }
        return Array(Set(places)).sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    }

    /// Declarations and definitions with such a parameter, and its place among the others.
    private func heads(
        in file: String, _ code: TreeCode, of word: String, named: Bool
    ) -> [(place: Place, index: Int)] {
        guard let source = code.source(file) else { return [] }
        let tokens = source.code
        return IdentifierSearch([word]).occurrences(in: source.bytes).compactMap { occurrence in
            let index = tokens.partitioningIndex { $0.start >= occurrence.offset }
            guard tokens.indices.contains(index), tokens[index].start == occurrence.offset,
                source.word(index + 1) == "*", source.word(index + 2) == "*",
                named ? names.contains(source.word(index + 3)) : [",", ")"].contains(source.word(index + 3)),
                source.enclosingFunction(at: occurrence.offset) == nil,
                let name = head(before: index, in: source), let call = source.call(at: name.start),
                let place = call.arguments.firstIndex(where: { $0.range.contains(occurrence.offset) })
            else { return nil }
            return (self.place(call, at: name.start, in: source, file, without: place, isCall: false), place)
        }
    }

    /// The name in front of the parenthesis that a word stands in.
    private func head(before index: Int, in source: LexedSource) -> Token? {
        var depth = 0
        for index in (0..<index).reversed() {
            switch source.spelling(of: source.code[index]) {
            case ")": depth += 1
            case "(" where depth > 0: depth -= 1
            case "(": return index > 0 && source.code[index - 1].kind == .identifier ? source.code[index - 1] : nil
            case ";", "{", "}": return nil
            default: break
            }
        }
        return nil
    }

    private func calls(of functions: [String: Int], in file: String, _ code: TreeCode) -> [Place] {
        guard !functions.isEmpty, let source = code.source(file) else { return [] }
        return IdentifierSearch(functions.keys.sorted()).occurrences(in: source.bytes).compactMap { occurrence in
            guard source.enclosingFunction(at: occurrence.offset) != nil,
                source.context(at: occurrence.offset) == .code, let call = source.call(at: occurrence.offset),
                let index = functions[call.name], call.arguments.indices.contains(index)
            else { return nil }
            return place(call, at: occurrence.offset, in: source, file, without: index, isCall: true)
        }
    }

    private func place(
        _ call: TextCall, at offset: Int, in source: LexedSource, _ file: String, without index: Int, isCall: Bool
    ) -> Place {
        let position = source.position(of: offset)
        let arguments = call.arguments.map(\.text)
        return Place(
            function: call.name, file: file, line: position.line, column: position.column, isCall: isCall,
            index: index, before: "\(call.name)(\(arguments.joined(separator: ", ")))",
            after: Self.text(call.name, arguments, without: index))
    }

    private static func text(_ head: String, _ arguments: [String], without index: Int) -> String {
        var arguments = arguments
        if arguments.indices.contains(index) { arguments.remove(at: index) }
        return "\(head)(\(arguments.joined(separator: ", ")))"
    }
}
