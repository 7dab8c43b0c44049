extension SiteColumn {
    /// What a parse shows of the call itself.
    static let mechanical: [SiteColumn] = [
        .mechanical("id", .text, "stable across moved lines: from file, function, callee and ordinal", heading: "id") {
            $0.id.rawValue
        },
        .mechanical("file", .text, "the call's file, relative to the tree", heading: "file") { $0.file },
        .mechanical("line", .number, "the line of the callee's name, from one", heading: "line") { "\($0.line)" },
        .mechanical("column", .number, "the byte in that line, from one", heading: "column") { "\($0.column)" },
        .mechanical("function", .text, "the enclosing function by its real name", heading: "function") { $0.function },
        .mechanical("callee", .text, "the function of the family that is called", heading: "callee") { $0.callee },
        .mechanical("family", .text, "the part of the family: core") { $0.family },
        .mechanical("arguments", .texts, "the source text of each argument") { sentences($0.arguments) },
        .mechanical("flags.text", .text, "the source text of the gup_flags argument") { $0.flags.text },
        .mechanical("flags.must", .texts, "FOLL_ names set on every path, as seen at the call", heading: "flags") {
            words($0.flags.must)
        },
        .mechanical("flags.may", .texts, "FOLL_ names set on some paths only", heading: "may") { words($0.flags.may) },
        .mechanical("flags.unknown", .truth, "bits outside must and may are possible") { "\($0.flags.unknown)" },
        .mechanical(
            "flags.origin", .word(Flags.Origin.self), "where the value comes from; none without a flags argument",
            heading: "origin"
        ) { $0.flags.origin.rawValue },
        .mechanical("flags.boolean", .truth, "a truth value stands where a flag belongs"),
        .mechanical(
            "flags.callers",
            .list(.object(["function": .text, "file": .text, "line": .number, "must": .texts, "may": .texts])),
            "where origin is parameter: what each known caller passes; a table counts them"
        ) { $0.flags.callers.map { "\($0.count)" } },
        .mechanical(
            "flags.trail", .list(.object(["file": .text, "line": .number, "text": .text])),
            "the lines that decided the flags"),
        .mechanical(
            "vmas", .word(VMAsArgument.self), "what is passed for the old vmas parameter; absent where there is none",
            heading: "vmas"
        ) { $0.vmas.rawValue },
        .mechanical("pages.text", .text, "the source text of the pages argument") { $0.pages.text },
        .mechanical("pages.null", .truth, "NULL is passed for the pages") { "\($0.pages.null)" },
        .mechanical("nr_pages", .text, "the source text of the count") { $0.pageCount },
        .mechanical("writes", .word(Writes.self), "whether the pages may be written, by the flags", heading: "writes") {
            $0.writes.rawValue
        },
        .mechanical("reference", .word(Reference.self), "the reference that the call leaves", heading: "reference") {
            $0.reference.rawValue
        },
        .mechanical("seen.arch", .text, "the architecture of the parse that saw it") { $0.seen.arch },
        .mechanical("seen.environment", .text, "its configuration, as in units") { $0.seen.environment },
        .mechanical("seen.method", .word(Seen.Method.self), "ast, or text where no configuration enables the call") {
            $0.seen.method.rawValue
        },
        .mechanical("seen.reason", .text, "why it is text, or what the parse needed") { $0.seen.reason },
    ]
}
