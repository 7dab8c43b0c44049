// libclang's types, and a table of the functions that gupaudit calls. The library is opened at run time, so one build
// of gupaudit serves every release from LLVM 14 on, and a machine without libclang gets an answer instead of a crash.
#ifndef GUPAUDIT_CCLANG_H
#define GUPAUDIT_CCLANG_H

#include <clang-c/Index.h>

#define CCLANG_FUNCTIONS(X) \
    X(clang_getClangVersion) \
    X(clang_getCString) \
    X(clang_disposeString) \
    X(clang_createIndex) \
    X(clang_disposeIndex) \
    X(clang_parseTranslationUnit2) \
    X(clang_disposeTranslationUnit) \
    X(clang_saveTranslationUnit) \
    X(clang_getTranslationUnitCursor) \
    X(clang_getNumDiagnostics) \
    X(clang_getDiagnostic) \
    X(clang_disposeDiagnostic) \
    X(clang_getDiagnosticSeverity) \
    X(clang_getDiagnosticSpelling) \
    X(clang_getDiagnosticLocation) \
    X(clang_getInclusions) \
    X(clang_getFileName) \
    X(clang_getFile) \
    X(clang_getFileContents) \
    X(clang_getExpansionLocation) \
    X(clang_getSpellingLocation) \
    X(clang_getFileLocation) \
    X(clang_getRangeStart) \
    X(clang_getRangeEnd) \
    X(clang_visitChildren) \
    X(clang_getCursorKind) \
    X(clang_getCursorLocation) \
    X(clang_getCursorExtent) \
    X(clang_getCursorSpelling) \
    X(clang_getCursorReferenced) \
    X(clang_getCursorDefinition) \
    X(clang_getCanonicalCursor) \
    X(clang_getCursorSemanticParent) \
    X(clang_Cursor_getStorageClass) \
    X(clang_getCursorType) \
    X(clang_getCanonicalType) \
    X(clang_getTypeSpelling) \
    X(clang_getArraySize) \
    X(clang_Cursor_getNumArguments) \
    X(clang_Cursor_getArgument) \
    X(clang_Cursor_Evaluate) \
    X(clang_EvalResult_getKind) \
    X(clang_EvalResult_getAsLongLong) \
    X(clang_EvalResult_dispose) \
    X(clang_getEnumConstantDeclUnsignedValue) \
    X(clang_getFieldDeclBitWidth) \
    X(clang_hashCursor) \
    X(clang_equalCursors) \
    X(clang_isInvalid)

typedef struct CClangFunctions {
#define CCLANG_FIELD(name) __typeof__(&name) name;
    CCLANG_FUNCTIONS(CCLANG_FIELD)
#undef CCLANG_FIELD
} CClangFunctions;

/// Opens the library and fills the table. Returns 0, or -1 with a reason in `error` (always terminated).
int cclang_load(const char *path, CClangFunctions *functions, char *error, unsigned long size);

#endif
