internal import CClang

/// A node of the syntax tree. Holds its translation unit, so it is never left dangling.
package struct Cursor {
    let raw: CXCursor
    package let unit: TranslationUnit

    init(_ raw: CXCursor, of unit: TranslationUnit) {
        self.raw = raw
        self.unit = unit
    }

    private var functions: CClangFunctions { unit.library.functions }

    package var kind: CursorKind { CursorKind(rawValue: UInt32(functions.clang_getCursorKind(raw).rawValue)) }
    package var spelling: String { unit.library.text(functions.clang_getCursorSpelling(raw)) }
    package var identity: Identity { Identity(cursor: self) }

    /// Where a reader sees it: inside a macro's arguments the place of the argument, else the place of the expansion.
    package var fileLocation: Location? {
        unit.location(functions.clang_getCursorLocation(raw), by: functions.clang_getFileLocation)
    }

    /// Where the outermost macro that produced it is used.
    package var expansionLocation: Location? {
        unit.location(functions.clang_getCursorLocation(raw), by: functions.clang_getExpansionLocation)
    }

    /// Where its characters stand, be it in a macro's body.
    package var spellingLocation: Location? {
        unit.location(functions.clang_getCursorLocation(raw), by: functions.clang_getSpellingLocation)
    }

    /// The bytes it covers, ends taken as `fileLocation`; nil where the two ends lie in different files.
    package var fileRange: Range<Int>? { Self.range(fileEnds) }

    /// Where it begins and where it ends, taken as `fileLocation`. For an operator libclang walks down to its outermost
    /// operands.
    package var fileEnds: (start: Location?, end: Location?) { ends(by: functions.clang_getFileLocation) }

    private func ends(by resolve: TranslationUnit.Resolver) -> (start: Location?, end: Location?) {
        let extent = functions.clang_getCursorExtent(raw)
        return (
            unit.location(functions.clang_getRangeStart(extent), by: resolve),
            unit.location(functions.clang_getRangeEnd(extent), by: resolve)
        )
    }

    private static func range(_ ends: (start: Location?, end: Location?)) -> Range<Int>? {
        guard let start = ends.start, let end = ends.end, start.file == end.file, start.offset <= end.offset else {
            return nil
        }
        return start.offset..<end.offset
    }

    /// Where the characters of its first token stand, be it in a macro's body.
    package var startSpellingLocation: Location? {
        unit.location(
            functions.clang_getRangeStart(functions.clang_getCursorExtent(raw)), by: functions.clang_getSpellingLocation
        )
    }

    /// The bytes it covers, ends taken where the outermost macros are used.
    package var expansionRange: Range<Int>? { Self.range(ends(by: functions.clang_getExpansionLocation)) }

    /// The direct children, in source order.
    package var children: [Cursor] {
        var children: [Cursor] = []
        forEachChild { children.append($0) }
        return children
    }

    package func forEachChild(_ body: (Cursor) -> Void) {
        withoutActuallyEscaping(body) { body in
            let callback = Callback { (child: CXCursor) in body(Cursor(child, of: unit)) }
            withExtendedLifetime(callback) {
                _ = functions.clang_visitChildren(
                    raw,
                    { child, _, data in
                        guard let data else { return CXChildVisit_Break }
                        Unmanaged<Callback<CXCursor>>.fromOpaque(data).takeUnretainedValue().body(child)
                        return CXChildVisit_Continue
                    }, Unmanaged.passUnretained(callback).toOpaque())
            }
        }
    }

    /// The declaration that a reference, a member access or a call names.
    package var referenced: Cursor? { valid(functions.clang_getCursorReferenced(raw)) }
    package var definition: Cursor? { valid(functions.clang_getCursorDefinition(raw)) }
    package var canonical: Cursor? { valid(functions.clang_getCanonicalCursor(raw)) }

    package var semanticParent: Cursor? { valid(functions.clang_getCursorSemanticParent(raw)) }

    /// True for a declaration that says `static`.
    package var isStatic: Bool { functions.clang_Cursor_getStorageClass(raw) == CX_SC_Static }

    /// Arguments of a call, parameters of a function.
    package var arguments: [Cursor] {
        let count = functions.clang_Cursor_getNumArguments(raw)
        guard count > 0 else { return [] }
        return (0..<UInt32(count)).map { Cursor(functions.clang_Cursor_getArgument(raw, $0), of: unit) }
    }

    /// The value of an integer constant expression.
    package var integerValue: Int64? {
        guard let result = functions.clang_Cursor_Evaluate(raw) else { return nil }
        defer { functions.clang_EvalResult_dispose(result) }
        guard functions.clang_EvalResult_getKind(result) == CXEval_Int else { return nil }
        return Int64(functions.clang_EvalResult_getAsLongLong(result))
    }

    /// The value of an enumerator.
    package var enumeratorValue: UInt64 { UInt64(functions.clang_getEnumConstantDeclUnsignedValue(raw)) }

    /// Width in bits of a bit-field; nil for every other member.
    package var bitWidth: Int? {
        let width = functions.clang_getFieldDeclBitWidth(raw)
        return width < 0 ? nil : Int(width)
    }

    package var type: TypeFacts {
        let type = functions.clang_getCanonicalType(functions.clang_getCursorType(raw))
        return TypeFacts(
            spelling: unit.library.text(functions.clang_getTypeSpelling(type)),
            isBoolean: type.kind == CXType_Bool, isPointer: type.kind == CXType_Pointer,
            isArray: type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray
                || type.kind == CXType_VariableArray,
            arraySize: type.kind == CXType_ConstantArray ? Int(functions.clang_getArraySize(type)) : nil,
            hasPrototype: type.kind == CXType_FunctionProto)
    }

    private func valid(_ cursor: CXCursor) -> Cursor? {
        functions.clang_isInvalid(functions.clang_getCursorKind(cursor)) != 0 ? nil : Cursor(cursor, of: unit)
    }

    /// A hashable name for the node, valid while its unit lives.
    package struct Identity: Hashable {
        private let raw: CXCursor
        private let library: ClangLibrary

        init(cursor: Cursor) {
            raw = cursor.raw
            library = cursor.unit.library
        }

        package static func == (left: Identity, right: Identity) -> Bool {
            left.library.functions.clang_equalCursors(left.raw, right.raw) != 0
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(library.functions.clang_hashCursor(raw)) }
    }
}

/// What gupaudit asks of a type, read from its canonical form.
package struct TypeFacts: Hashable, Sendable {
    package let spelling: String
    package let isBoolean: Bool
    package let isPointer: Bool
    package let isArray: Bool
    package let arraySize: Int?
    package let hasPrototype: Bool
}

/// A closure as the pointer that libclang hands back to a function of C.
final class Callback<Item> {
    let body: (Item) -> Void

    init(_ body: @escaping (Item) -> Void) { self.body = body }
}
