#include "CConfinement.h"

#include <string.h>

// What a function does is of no interest to whoever does not look into it, and most of the time that a compiler needs for a
// file. Bodies are blanked here: every byte that stays keeps its place, and so does every directive.

enum { MAXIMAL_NESTING = 64 };

/// A place in the text, and the `#if`s around it.
struct scan {
    char *text;
    size_t size, at;
    /// Where a line has begun and nothing but blanks followed.
    int begins_line;
    long depth;
    /// Of each `#if`: the depth of braces where it began, and where its first branch ended (-1 before that).
    long before[MAXIMAL_NESTING], after[MAXIMAL_NESTING];
    int nesting;
};

enum token { END, WORD, OPENS, CLOSES, PARENTHESIS, SEMICOLON, STRING, OTHER, INCLUSION, UNBALANCED };

static int is_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static int is_spelled(const struct scan *scan, size_t start, size_t end, const char *word) {
    return strlen(word) == end - start && memcmp(scan->text + start, word, end - start) == 0;
}

/// Behind a comment that begins here; else 0.
static int skip_comment(struct scan *scan) {
    const char *text = scan->text + scan->at;
    size_t left = scan->size - scan->at;
    if (left < 2 || text[0] != '/' || (text[1] != '*' && text[1] != '/')) return 0;
    if (text[1] == '/') {
        const char *end = memchr(text, '\n', left);
        scan->at += end ? (size_t)(end - text) : left;
        return 1;
    }
    for (size_t i = 2; i + 1 < left; i++) {
        const char *star = memchr(text + i, '*', left - 1 - i);
        if (!star) break;
        i = (size_t)(star - text);
        if (star[1] == '/') {
            scan->at += i + 2;
            return 1;
        }
    }
    scan->at = scan->size;
    return 1;
}

/// Behind a literal, or at the end of its line: in what no compiler reads an apostrophe may stand alone.
static void skip_literal(struct scan *scan) {
    char quote = scan->text[scan->at++];
    while (scan->at < scan->size && scan->text[scan->at] != '\n') {
        char byte = scan->text[scan->at++];
        if (byte == quote) return;
        if (byte == '\\' && scan->at < scan->size) scan->at++;
    }
}

/// Reads a directive to its end. UNBALANCED where its branches do not agree on the braces.
static enum token read_directive(struct scan *scan) {
    scan->at++;
    while (scan->at < scan->size && (scan->text[scan->at] == ' ' || scan->text[scan->at] == '\t')) scan->at++;
    size_t start = scan->at;
    while (scan->at < scan->size && is_word(scan->text[scan->at])) scan->at++;
    size_t end = scan->at;
    while (scan->at < scan->size && scan->text[scan->at] != '\n') {
        if (skip_comment(scan)) continue;
        if (scan->text[scan->at] == '\\' && scan->at + 1 < scan->size) scan->at++;
        scan->at++;
    }
    if (scan->at > scan->size) scan->at = scan->size;
    if (is_spelled(scan, start, end, "if") || is_spelled(scan, start, end, "ifdef") || is_spelled(scan, start, end, "ifndef")) {
        if (scan->nesting == MAXIMAL_NESTING) return UNBALANCED;
        scan->before[scan->nesting] = scan->depth;
        scan->after[scan->nesting++] = -1;
        return OTHER;
    }
    int ends = is_spelled(scan, start, end, "endif");
    if (ends || is_spelled(scan, start, end, "else") || (end - start >= 4 && memcmp(scan->text + start, "elif", 4) == 0)) {
        if (scan->nesting == 0) return UNBALANCED;
        int last = scan->nesting - 1;
        int agrees = scan->depth == (scan->after[last] >= 0 ? scan->after[last] : ends ? scan->before[last] : scan->depth);
        if (scan->after[last] < 0) scan->after[last] = scan->depth;
        scan->depth = ends ? scan->after[last] : scan->before[last];
        if (ends) scan->nesting--;
        return agrees ? OTHER : UNBALANCED;
    }
    return end - start >= 7 && memcmp(scan->text + start, "include", 7) == 0 ? INCLUSION : OTHER;
}

/// The next token, from `start` to where the scan is then. Directives count as OTHER.
static enum token next(struct scan *scan, size_t *start) {
    while (scan->at < scan->size) {
        char byte = scan->text[*start = scan->at];
        if (byte == '\n' || byte == ' ' || byte == '\t' || byte == '\r' || byte == '\f') {
            if (byte == '\n') scan->begins_line = 1;
            scan->at++;
            continue;
        }
        if (skip_comment(scan)) continue;
        if (byte == '#' && scan->begins_line) {
            enum token directive = read_directive(scan);
            if (directive == OTHER) continue;
            return directive;
        }
        scan->begins_line = 0;
        if (byte == '"' || byte == '\'') {
            skip_literal(scan);
            return STRING;
        }
        if (is_word(byte)) {
            while (scan->at < scan->size && is_word(scan->text[scan->at])) scan->at++;
            return WORD;
        }
        scan->at++;
        switch (byte) {
        case '{': return OPENS;
        case '}': return CLOSES;
        case ')': return PARENTHESIS;
        case ';': return SEMICOLON;
        default: return OTHER;
        }
    }
    return END;
}

/// Blanks what lies between two places, but for line ends and directives.
static void blank(struct scan *scan, size_t start, size_t end) {
    struct scan inner = {.text = scan->text, .size = end, .at = start};
    while (inner.at < end) {
        char byte = inner.text[inner.at];
        if (byte == '\n') inner.begins_line = 1;
        if (byte == '#' && inner.begins_line) {
            inner.depth = inner.nesting = 0;
            read_directive(&inner);
            continue;
        }
        size_t from = inner.at;
        if (!skip_comment(&inner)) {
            if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n') inner.begins_line = 0;
            if (byte == '"' || byte == '\'') skip_literal(&inner);
            else inner.at++;
        }
        for (; from < inner.at && from < end; from++) {
            if (inner.text[from] != '\n') inner.text[from] = ' ';
        }
    }
}

/// The end of the body that was just opened, before its closing brace; 0 where that is unsure. `stays` says that it should not
/// be blanked: it includes something, or holds a word that begins so.
static size_t end_of_body(struct scan *scan, const char *kept, int *stays) {
    size_t start, length = strlen(kept);
    struct scan inner = {.text = scan->text, .size = scan->size, .at = scan->at, .depth = 1};
    while (1) {
        switch (next(&inner, &start)) {
        case END: case UNBALANCED: return 0;
        case INCLUSION: *stays = 1; break;
        case WORD:
            if (length && inner.at - start >= length && memcmp(inner.text + start, kept, length) == 0) *stays = 1;
            break;
        case OPENS: inner.depth++; break;
        case CLOSES:
            if (--inner.depth > 0) break;
            return inner.nesting > 0 ? 0 : start;
        default: break;
        }
    }
}

int abridge_body(char *text, size_t start, size_t end) {
    struct scan scan = {.text = text, .size = end, .at = start + 1};
    int stays = 0;
    if (end_of_body(&scan, "", &stays) != end - 1 || stays) return 0;
    blank(&scan, start + 1, end - 1);
    return 1;
}

int abridge(char *text, size_t size, const char *kept) {
    struct scan scan = {.text = text, .size = size, .begins_line = 1};
    size_t start;
    enum token last = OTHER;
    int is_inline = 0, blanked = 0;
    while (1) {
        enum token token = next(&scan, &start);
        switch (token) {
        case END: return blanked;
        // Depths are as good as known: only the next file-level brace could be taken for what it is not.
        case UNBALANCED: return blanked;
        case WORD:
            if (scan.depth > 0) break;
            if (is_spelled(&scan, start, scan.at, "inline") || is_spelled(&scan, start, scan.at, "__inline")
                || is_spelled(&scan, start, scan.at, "__inline__") || is_spelled(&scan, start, scan.at, "__always_inline")) {
                is_inline = 1;
            }
            break;
        case SEMICOLON: if (scan.depth == 0) is_inline = 0; break;
        case OPENS:
            // Of linkage in C++, which does not nest what is in it.
            if (last == STRING && scan.depth == 0) break;
            if (scan.depth == 0 && is_inline && last == PARENTHESIS) {
                int stays = 0;
                size_t end = end_of_body(&scan, kept, &stays);
                if (!end) return blanked;
                if (!stays) {
                    blank(&scan, scan.at, end);
                    blanked++;
                }
                scan.at = end + 1;
                scan.begins_line = 0;
                is_inline = 0;
                token = CLOSES;
                break;
            }
            scan.depth++;
            break;
        case CLOSES:
            if (scan.depth > 0) scan.depth--;
            if (scan.depth == 0) is_inline = 0;
            break;
        default: break;
        }
        last = token;
    }
}
