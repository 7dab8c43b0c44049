internal import CConfinement
internal import CallSites
internal import Clang
internal import Foundation
internal import KernelTree
internal import Knowledge
internal import Paths
internal import SourceText

/// Parses units in this process, which is a worker: behind the gate, and within limits.
final class UnitServer {
    private let library: ClangLibrary
    private let start: WorkerStart
    private let family: Family
    private let uses: PageKnowledge?
    /// Functions that say what becomes of pages: where they are called, pages are handled.
    private let handling: [String]
    private var extractor: UnitExtractor
    /// A file is often parsed more than once, and what it includes for others too.
    private let sources = SourceStore(mostBytes: 1 << 20)
    private var knowledge = UnitKnowledge(flags: [:], signatures: [:], interest: [:])

    init(_ start: WorkerStart, library: ClangLibrary) throws {
        self.start = start
        self.library = library
        family = try Family(yaml: start.family, path: Family.file)
        uses = try start.uses.map { try PageKnowledge(yaml: $0, path: "uses.yaml") }
        handling = uses.map { uses in
            Array(uses.releases.keys) + uses.dirtiesLocked + uses.dirtiesUnlocked + uses.bioReleases
                + uses.notifierChecks + uses.notifierRegistrations
        } ?? []
        extractor = UnitExtractor(family: family, flags: FlagTable(values: [:]), signatures: [:], uses: uses)
    }

    func know(_ knowledge: UnitKnowledge) {
        self.knowledge = knowledge
        gate_leave_whole(nil)
        for path in knowledge.interest.keys { gate_leave_whole(PathSpelling.text(of: path)) }
        extractor = UnitExtractor(
            family: family, flags: FlagTable(values: knowledge.flags), signatures: knowledge.signatures, uses: uses,
            searched: knowledge.searched)
    }

    func parse(_ order: ParseOrder) throws(ClangError) -> UnitFacts {
        var reader = BodyReader(
            Self.contents(of: order.main, for: order).map { sources.source(of: order.main, holding: $0) },
            looking: order.queries.map(\.names) ?? family.names, besides: handling, judges: uses != nil)
        while true {
            gate_abridge(reader.hidesHeaders ? family.flags.prefix : nil)
            let others = gate_whole()
            for path in reader.whole { gate_leave_whole(PathSpelling.text(of: path)) }
            defer { gate_leave_only(others) }
            let unit = try unit(for: order, holding: reader.text)
            var (facts, hollow) = read(unit, for: order, by: extractor)
            if order.tellsFlags, !facts.calls.isEmpty {
                // The calls were read before the flags had names.
                let knowing = UnitExtractor(
                    family: family, flags: FlagTable(values: facts.values), signatures: facts.signatures, uses: uses,
                    searched: knowledge.searched)
                (facts, hollow) = read(unit, for: order, by: knowing)
            }
            if !reader.hidesAny || hollow.isEmpty { return facts }
            reader.add(hollow, in: order.main)
        }
    }

    private func unit(for order: ParseOrder, holding text: [UInt8]?) throws(ClangError) -> TranslationUnit {
        var arguments = order.arguments
        if order.queries?.syntax.isEmpty == false { arguments = arguments.filter { $0 != "-w" } + Self.warnings }
        if let header = order.precompiled {
            arguments += ["-include-pch", header] + Self.believing
        }
        let trailing = "\(start.store)/trailing.h"
        var unsaved = [trailing: Array(order.trailing.utf8)]
        if let header = order.substitute {
            arguments += ["-include", header.path]
            unsaved[header.path] = Array(header.text.utf8)
        }
        arguments += ["-include", trailing]
        if let text { unsaved[order.main] = text }
        let index = try Index(library, excludesPrecompiledDeclarations: true)
        return try TranslationUnit(
            order.main, arguments: arguments, unsaved: unsaved, mode: order.keepsGoing ? .keepGoing : [], index: index)
    }

    /// Whether the header is still of what it was made from, the index has asked already: libclang would ask the file
    /// system after each of a thousand files, in every parse.
    private static let believing = ["-fallow-pch-with-compiler-errors", "-fno-validate-pch"].flatMap { ["-Xclang", $0] }

    /// What a patch must not bring: whoever asks for text is going to change it.
    private static let warnings = ["-Wno-everything"] + [
        "unused-variable", "unused-but-set-variable", "unused-label", "unused-value", "uninitialized",
        "sometimes-uninitialized", "int-conversion", "incompatible-pointer-types", "implicit-function-declaration",
    ].map { "-W" + $0 }

    private func read(
        _ unit: TranslationUnit, for order: ParseOrder, by extractor: UnitExtractor
    ) -> (facts: UnitFacts, hollow: Set<Location>) {
        extractor.reading(
            unit, interest: order.queries == nil ? knowledge.interest : [order.file: []], queries: order.queries,
            hiding: Set(order.substitute?.brings ?? []),
            relativePath: { TreePath.reported($0, root: self.start.tree) },
            files: { path in
                Self.contents(of: path, for: order).map { self.sources.source(of: path, holding: $0) }
            })
    }

    func precompile(_ order: PrecompileOrder) throws(ClangError) {
        gate_abridge(family.flags.prefix)
        let index = try Index(library, excludesPrecompiledDeclarations: false)
        let unit = try TranslationUnit(
            order.source,
            arguments: ["-xc-header"] + order.arguments.filter { $0 != "-xc" }
                + ["-Xclang", "-fallow-pch-with-compiler-errors"],
            unsaved: [order.source: Array(order.text.utf8)], mode: [.forSerialization, .skipFunctionBodies],
            index: index)
        if let output = order.output { try unit.save(to: output) }
    }

    /// What libclang read for a file, read again through the same gate, which notes whether it is still the same.
    /// libclang itself would look through a whole precompiled header to find it.
    private static func contents(of path: String, for order: ParseOrder) -> [UInt8]? {
        if path == order.main, let contents = order.contents { return [UInt8](contents) }
        let descriptor = gate_open_file(PathSpelling.text(of: path))
        guard descriptor >= 0 else { return nil }
        return [UInt8](FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readDataToEndOfFile())
    }
}
