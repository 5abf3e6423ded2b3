/* What happens at a desk with Windows, played for scripts/windows/try.sh:
     desk hold FILE READY GO [share]   holds a file open until GO is there; with "share" others may read it, as Excel allows
     desk codepage NUMBER CMD...       runs a command line in this console, with that code page
     desk parts EXE                    says which of icon, version, manifest a program carries
   Ends with 0, or as the command line did, when all went as it should. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

static int fail(const char *what) {
    fprintf(stderr, "desk: %s: %lu\n", what, (unsigned long)GetLastError());
    return 9;
}

static int touch(const wchar_t *path) {
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return fail("touch");
    CloseHandle(file);
    return 0;
}

static int hold(int count, wchar_t **words) {
    DWORD share = count > 5 ? FILE_SHARE_READ : 0;
    HANDLE file = CreateFileW(words[2], GENERIC_READ | GENERIC_WRITE, share, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return fail("hold");
    if (touch(words[3])) return 9;
    for (int waited = 0; waited < 600; waited++) {
        if (GetFileAttributesW(words[4]) != INVALID_FILE_ATTRIBUTES) break;
        Sleep(100);
    }
    CloseHandle(file);
    return 0;
}

static int codepage(int count, wchar_t **words) {
    static wchar_t line[32768];
    STARTUPINFOW start;
    PROCESS_INFORMATION process;
    DWORD status = 9;
    if (!SetConsoleOutputCP((UINT)_wtoi(words[2]))) return fail("code page");
    for (int i = 3; i < count; i++) {
        wcscat(line, i > 3 ? L" \"" : L"\"");
        wcscat(line, words[i]);
        wcscat(line, L"\"");
    }
    GetStartupInfoW(&start);
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process)) return fail("start");
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &status);
    return (int)status;
}

static int parts(wchar_t *path) {
    HMODULE program = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    if (!program) return fail("load");
    int icon = FindResourceW(program, MAKEINTRESOURCEW(1), MAKEINTRESOURCEW(14)) != NULL; /* RT_GROUP_ICON */
    int version = FindResourceW(program, MAKEINTRESOURCEW(1), MAKEINTRESOURCEW(16)) != NULL;
    int manifest = FindResourceW(program, MAKEINTRESOURCEW(1), MAKEINTRESOURCEW(24)) != NULL;
    printf("icon %d version %d manifest %d\n", icon, version, manifest);
    return !(icon && version && manifest);
}

int wmain(int count, wchar_t **words) {
    if (count > 4 && !wcscmp(words[1], L"hold")) return hold(count, words);
    if (count > 3 && !wcscmp(words[1], L"codepage")) return codepage(count, words);
    if (count > 2 && !wcscmp(words[1], L"parts")) return parts(words[2]);
    fputs("desk: see the head of desk.c\n", stderr);
    return 9;
}
