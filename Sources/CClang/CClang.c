#include "CClang.h"

#include <dlfcn.h>
#include <stdio.h>

int cclang_load(const char *path, CClangFunctions *functions, char *error, unsigned long size) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        snprintf(error, size, "%s", reason ? reason : "unknown error");
        return -1;
    }
#define CCLANG_LOAD(name) \
    functions->name = (__typeof__(functions->name))dlsym(library, #name); \
    if (!functions->name) { \
        snprintf(error, size, "it has no %s", #name); \
        dlclose(library); \
        return -1; \
    }
    CCLANG_FUNCTIONS(CCLANG_LOAD)
#undef CCLANG_LOAD
    return 0;
}
