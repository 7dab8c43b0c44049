package import Clang
package import Knowledge
package import Report
package import SourceText

/// Reads from one parsed translation unit everything that concerns the family.
package struct UnitExtractor {
    package let family: Family
    package let flags: FlagTable
    /// Signatures read from the tree's headers, for calls that the compiler saw without a prototype.
    package let signatures: [String: API.Function]
    /// What is known of functions that handle pages; nil leaves the pages alone.
    package let uses: PageKnowledge?
    /// Files in which functions that no list knows are looked for, by the report's path.
    package let searched: Set<String>

    /// Begins the names of enumerators whose value a made-up unit asks for.
    package static let valueMarker = "gupaudit_value_"

    package init(
        family: Family, flags: FlagTable, signatures: [String: API.Function], uses: PageKnowledge? = nil,
        searched: Set<String> = []
    ) {
        self.family = family
        self.flags = flags
        self.signatures = signatures
        self.uses = uses
        self.searched = searched
    }

    /// - Parameters:
    ///   - interest: the occurrences to account for, by the report's path of their file.
    ///   - relativePath: turns libclang's spelling of a path into the report's.
    ///   - hidden: headers, by libclang's spelling, whose declarations are passed over as those of a precompiled header
    ///     are.
    ///   - reading: a file by libclang's spelling; by default libclang is asked, which is slow for what a
    ///     precompiled header brought.
    package func facts(
        of unit: TranslationUnit, interest: [String: [Occurrence]], queries: FileQueries? = nil,
        hiding hidden: Set<String> = [], relativePath: @escaping (String) -> String,
        reading: ((String) -> LexedSource?)? = nil
    ) -> UnitFacts {
        self.reading(
            unit, interest: interest, queries: queries, hiding: hidden, relativePath: relativePath, files: reading
        ).facts
    }

    /// The facts, and the bodies of functions that were needed for them and blanked, by libclang's spelling: then the
    /// facts are those of a unit in which these functions do nothing.
    package func reading(
        _ unit: TranslationUnit, interest: [String: [Occurrence]], queries: FileQueries? = nil,
        hiding hidden: Set<String> = [], relativePath: @escaping (String) -> String,
        files reading: ((String) -> LexedSource?)? = nil
    ) -> (facts: UnitFacts, hollow: Set<Location>) {
        let source = SourceView(unit, relativePath: relativePath) { path in
            reading.map { $0(path) } ?? unit.contents(of: path).map { LexedSource($0) }
        }
        let visit = UnitVisit(unit, extractor: self, interest: interest, relativePath: relativePath, source: source)
        visit.run(hiding: hidden)
        if let queries { visit.answer(queries) }
        return (visit.facts, source.hollow)
    }
}

/// One pass over one unit.
private final class UnitVisit {
    private let unit: TranslationUnit
    private let extractor: UnitExtractor
    private let relativePath: (String) -> String
    private let source: SourceView
    private let interest: [String: [Occurrence]]
    /// The occurrences of a file, once it is met.
    private var occurrences: [String: FileOccurrences] = [:]
    private let names: Set<String>
    private var paths: [String: String] = [:]
    private(set) var facts = UnitFacts()

    /// The top-level cursors of the file being visited, for analyses that look beyond one function.
    private var functions: [Cursor] = []
    private var others: [Cursor] = []
    private lazy var values = FlagAnalysis(table: table, source: source)
    private lazy var table = FunctionTable(
        functions: functions, others: others, source: source, relativePath: relativePath)
    private lazy var iterators = IteratorAnalysis(extractor.family.iterators, uses: extractor.uses, table: table)
    private lazy var tracer = CallerTracer(table: table, analysis: values, flags: extractor.flags)
    /// nil where pages are left alone.
    private lazy var flows = extractor.uses.map { PageFlowAnalysis(table: table, uses: $0, family: extractor.family) }
    private var noted: Set<ReferenceFact> = []

    init(
        _ unit: TranslationUnit, extractor: UnitExtractor, interest: [String: [Occurrence]],
        relativePath: @escaping (String) -> String, source: SourceView
    ) {
        self.unit = unit
        self.extractor = extractor
        self.relativePath = relativePath
        self.source = source
        names = Set(extractor.family.names)
        self.interest = interest
    }

    func run(hiding hidden: Set<String>) {
        let errors = unit.errors(outside: hidden)
        facts.errors = errors.count
        facts.firstError = errors.first.map { error in
            error.file.map { "\(path($0)):\(error.line): \(error.message)" } ?? error.message
        }
        if facts.errors > 0 { noteComplaints(outside: hidden) }
        // The file in which a macro is used at top level counts: SYSCALL_DEFINE makes its functions elsewhere.
        unit.cursor.forEachChild { cursor in
            if cursor.kind == .enumDecl { noteValues(cursor) }
            guard let location = cursor.expansionLocation, !hidden.contains(location.file) else { return }
            let path = path(location.file)
            if extractor.searched.contains(path) {
                facts.unlisted += [extractor.family.unlisted(cursor, in: path)].compactMap { $0 }
            }
            guard interest[path] != nil else { return }
            if cursor.kind == .functionDecl, cursor.hasBody { functions.append(cursor) } else { others.append(cursor) }
        }
        for function in functions where concerns(function) { visit(function) }
        for other in others where concerns(other) { references(in: other, function: nil) }
        facts.calls.sort { ($0.file, $0.offset) < ($1.file, $1.offset) }
        facts.references.sort { ($0.file, $0.offset) < ($1.file, $1.offset) }
    }

    private func noteComplaints(outside hidden: Set<String>) {
        let complaints = unit.complaints(outside: hidden)
        facts.missingHeaders = complaints.headers.map { MissingHeader(name: $0.name, includer: path($0.includer)) }
        facts.unknownTypes = complaints.types
        facts.undeclared = complaints.identifiers
    }

    private func noteValues(_ enumeration: Cursor) {
        enumeration.forEachChild { constant in
            guard constant.kind == .enumConstantDecl else { return }
            let name = constant.spelling
            guard name.hasPrefix(UnitExtractor.valueMarker) else { return }
            facts.values[String(name.dropFirst(UnitExtractor.valueMarker.count))] =
                constant.enumeratorValue & 0xFFFF_FFFF
        }
    }

    private func path(_ file: String) -> String {
        if let known = paths[file] { return known }
        let path = relativePath(file)
        paths[file] = path
        return path
    }

    private func occurrences(in file: String) -> FileOccurrences? {
        let path = path(file)
        if let known = occurrences[path] { return known }
        guard let listed = interest[path] else { return nil }
        let made = FileOccurrences(listed)
        occurrences[path] = made
        return made
    }

    /// True where an occurrence lies in the text of a top-level cursor, or where a macro may have brought one in.
    private func concerns(_ cursor: Cursor) -> Bool {
        guard let location = cursor.expansionLocation, let occurrences = occurrences(in: location.file),
            let range = cursor.expansionRange
        else { return false }
        return occurrences.identifiers[location.offset] != nil || occurrences.hasAny(in: range)
    }

    // MARK: References

    private func visit(_ function: Cursor) {
        let calls = references(in: function, function: function)
        guard !calls.isEmpty else { return }
        let here = table.function(of: function)
        let nodes = calls.map { here.lowered?.call(at: $0.cursor) }
        let asked = zip(calls, nodes).compactMap { call, node in
            node.map { (node: $0, positions: CallColumns.flagPositions(call.roles)) }
        }
        let found = values.arguments(of: asked, in: here)
        for (call, node) in zip(calls, nodes) {
            record(call, at: node, values: node.flatMap { found.values[$0] } ?? [], isCut: found.isCut, in: here)
        }
    }

    private struct Call {
        let cursor: Cursor
        let place: Location
        let name: String
        let callee: Cursor
        let roles: [Role: Int]
    }

    /// Notes every reference to a family name below `root`, and returns the calls of the family itself.
    @discardableResult
    private func references(in root: Cursor, function: Cursor?) -> [Call] {
        var calls: [Call] = []
        var callees: Set<Cursor.Identity> = []
        root.walk { node in
            let kind = node.kind
            if kind == .callExpr, let callee = node.children.first?.peeledOfCasts, callee.kind == .declRefExpr,
                names.contains(callee.spelling), let declaration = callee.referenced
            {
                callees.insert(callee.identity)
                if let place = place(of: callee) {
                    let isFamily = isFamily(declaration)
                    note(place, callee.spelling, isFamily ? .call : .otherSymbol)
                    if isFamily {
                        let roles = roles(of: declaration, named: callee.spelling)
                        calls.append(
                            Call(cursor: node, place: place, name: callee.spelling, callee: declaration, roles: roles))
                    }
                }
            } else if kind == .declRefExpr || kind == .memberRefExpr || kind == .memberRef || kind.isDeclaration
                || kind == .labelStmt, names.contains(node.spelling), !callees.contains(node.identity),
                let place = place(of: node)
            {
                note(place, node.spelling, role(of: node))
                if kind == .functionDecl, isFamily(node) { noteSignature(node) }
            }
            return true
        }
        return calls
    }

    private func role(of node: Cursor) -> Ledger.Kind {
        switch node.kind {
        case .functionDecl: isFamily(node) ? (node.hasBody ? .definition : .declaration) : .otherSymbol
        case .declRefExpr: node.referenced.map { isFamily($0) } ?? false ? .address : .otherSymbol
        default: .otherSymbol
        }
    }

    private func note(_ place: Location, _ identifier: String, _ kind: Ledger.Kind) {
        let fact = ReferenceFact(file: path(place.file), offset: place.offset, identifier: identifier, kind: kind)
        if noted.insert(fact).inserted { facts.references.append(fact) }
    }

    /// Where the name stands: in the file as a reader sees it, or in the macro that brings it.
    private func place(of cursor: Cursor) -> Location? {
        [cursor.fileLocation, cursor.spellingLocation].lazy.compactMap { $0 }.first { location in
            self.occurrences(in: location.file)?.identifiers[location.offset] == cursor.spelling
        }
    }

    /// A function of the tree that merely bears a family name, a driver's own static one, is not the family.
    private func isFamily(_ declaration: Cursor) -> Bool {
        guard declaration.kind == .functionDecl else { return false }
        return !ownNames.contains(declaration.spelling)
    }

    /// Family names that this unit gives to static functions of its own. Not a matter of linkage: a precompiled header
    /// may have declared the name for a file that never included it.
    private lazy var ownNames = Set(
        (functions + others).filter { cursor in
            guard cursor.kind == .functionDecl, cursor.isStatic, names.contains(cursor.spelling),
                let place = cursor.spellingLocation
            else { return false }
            return !extractor.family.isHome(path(place.file))
        }.map(\.spelling))

    // MARK: Calls

    private func record(_ call: Call, at node: Node?, values: [FlagValue], isCut: Bool, in here: FlowFunction) {
        guard let knowledge = extractor.family.function(named: call.name), let text = source.source(of: call.place.file)
        else { return }
        let function = here.cursor
        noteSignature(call.callee)
        let roles = call.roles
        let arguments = call.cursor.arguments
        // A comma that is missing leaves the call fewer arguments than its declaration has parameters.
        func argument(_ index: Int?) -> Cursor? {
            index.flatMap { arguments.indices.contains($0) ? arguments[$0] : nil }
        }
        let spelled = text.call(at: call.place.offset)?.arguments.map(\.text) ?? []
        let texts = spelled.count == arguments.count ? spelled : arguments.map { source.text(of: $0) ?? "" }
        let columns = CallColumns(
            function: knowledge, roles: roles, call: call.cursor, values: values, texts: texts,
            knowledge: extractor.family.flags, table: extractor.flags, source: source)
        let origins = origins(roles[.iterator], of: call, at: node, in: here)
        let position = roles[.flags] ?? roles[.write] ?? roles[.force]
        let flags = columns.flags(step: argument(position).flatMap { source.step(at: $0) })
        var fact = CallFact(
            file: path(call.place.file), offset: call.place.offset, line: call.place.line, column: call.place.column,
            function: text.enclosingFunction(at: call.place.offset)?.name ?? function.spelling, callee: call.name,
            arguments: texts, flags: flags, vmas: columns.vmas, pages: columns.pages,
            pageCount: columns.pageCount, writes: columns.writes(origins), reference: columns.reference,
            flow: flow(of: call, columns: columns, roles: roles, in: function))
        fact.iterator = extractor.uses == nil ? nil : origins
        if origins != nil, iterators.isCut { fact.cuts.append("more calls lead to the iterator than are followed") }
        if isCut {
            fact.cuts.append("the function has more paths than are followed")
        } else if columns.isTrailCut {
            fact.cuts.append("only the first \(Trail.maximalLength) lines that decide the flags are listed")
        }
        let decisiveNode = position.flatMap { node?.argument($0) }
        if extractor.uses != nil { addCallers(of: here, decisive: decisiveNode, to: &fact) }
        facts.calls.append(fact)
    }

    /// nil where the call works on no iterator.
    private func origins(
        _ iterator: Int?, of call: Call, at node: Node?, in here: FlowFunction
    ) -> IteratorOrigins? {
        guard let iterator, call.cursor.arguments.indices.contains(iterator) else { return nil }
        guard let node else { return IteratorOrigins(direction: .unknown) }
        return iterators.origins(ofArgument: iterator, of: node, in: here)
    }

    private func roles(of callee: Cursor, named name: String) -> [Role: Int] {
        if let declared = parameters(of: callee) {
            return extractor.family.function(named: name)?.roles(of: declared, by: extractor.family.roles) ?? [:]
        }
        let listed = extractor.signatures[name]?.roles ?? [:]
        return Role.allCases.reduce(into: [:]) { $0[$1] = listed[$1.rawValue] }
    }

    /// Where the flags come in by a parameter: what the callers in this file pass.
    private func addCallers(of function: FlowFunction, decisive: Node?, to fact: inout CallFact) {
        fact.isInStatic = function.isStatic
        guard fact.flags.origin == .parameter, let decisive else { return }
        fact.flagsParameter = values.parameter(behind: decisive, in: function)
        if let parameter = fact.flagsParameter {
            fact.callers = tracer.callers(of: function.name, flagsParameter: parameter)
        }
    }

    /// Answers what other files' sites want to know of this one.
    func answer(_ queries: FileQueries) {
        if !queries.syntax.isEmpty { facts.syntax = SyntaxReader(unit).syntax(of: queries.syntax, among: functions) }
        guard let flows else { return }
        for query in queries.wrappers {
            if let parameter = query.flagsParameter {
                facts.callers += tracer.callers(of: query.function, flagsParameter: parameter)
            }
            if query.concernsPages { facts.callers += flows.callers(of: query) }
            if query.asksEntrances, let entrance = flows.entrance(to: query.function) {
                facts.entrances.append(entrance)
            }
        }
        facts.iterators += queries.iterators.compactMap { query in
            iterators.origins(passedTo: query).map { IteratorFact(query: query, origins: $0) }
        }
        facts.members += queries.members.compactMap { flows.member($0) }
        facts.callees += queries.callees.compactMap { flows.callee($0) }
    }

    private func flow(of call: Call, columns: CallColumns, roles: [Role: Int], in function: Cursor) -> PageFlow? {
        guard let flows else { return nil }
        guard columns.reference != .none, let offset = call.cursor.fileRange?.lowerBound else {
            return flows.approach(
                to: function, ofCall: call.name, at: call.cursor.fileRange?.lowerBound ?? 0, locked: roles[.locked])
        }
        return flows.flow(
            ofCall: call.name, at: offset, in: function, pages: roles[.pages], pageCount: roles[.pageCount],
            vmas: columns.vmas == .single || columns.vmas == .array ? roles[.vmas] : nil,
            locked: roles[.locked])
    }

    /// nil where the compiler saw no prototype.
    private func parameters(of function: Cursor) -> [Parameter]? {
        guard function.type.hasPrototype else { return nil }
        // A prototype may leave the names to the definition, or the other way round.
        let others = [function.definition, function.canonical].compactMap { $0?.arguments }
        return function.arguments.enumerated().map { position, parameter in
            let names =
                [parameter.spelling] + others.compactMap { $0.indices.contains(position) ? $0[position].spelling : nil }
            return Parameter(name: names.first { !$0.isEmpty } ?? "", type: parameter.type.spelling)
        }
    }

    private func noteSignature(_ function: Cursor) {
        let declaration = function.canonical ?? function
        let name = declaration.spelling
        guard facts.signatures[name] == nil, let knowledge = extractor.family.function(named: name),
            let parameters = parameters(of: declaration), let location = declaration.fileLocation,
            let range = declaration.fileRange, let text = source.source(of: location.file)
        else { return }
        let roles = knowledge.roles(of: parameters, by: extractor.family.roles)
        facts.signatures[name] = API.Function(
            signature: text.declarationText(range),
            roles: Dictionary(roles.map { ($0.key.rawValue, $0.value) }) { first, _ in first },
            file: path(location.file), line: location.line)
    }
}

extension LexedSource {
    /// A declaration without the body that may follow it.
    fileprivate func declarationText(_ range: Range<Int>) -> String {
        let text = foldedText(range)
        guard let brace = text.firstIndex(of: "{") else { return text }
        return String(text[..<brace].reversed().drop { $0 == " " }.reversed())
    }
}

extension Cursor {
    var hasBody: Bool {
        var found = false
        forEachChild { if $0.kind == .compoundStmt { found = true } }
        return found
    }
}
