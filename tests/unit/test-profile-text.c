/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people wrote into a profile file stays to the byte, but for the line that is changed. */
#include "config.h"

#include "profile-text.h"
#include "support.h"

#include <string.h>

typedef struct {
    const char *what;
    const char *before;
    const char *group, *key, *value; /* no value: the key is taken out */
    const char *after;
} Edit;

static const Edit edits[] = {
    {"the value alone", "[link]\nmtu=1400\nmru=1\n", "link", "mtu", "1300",
     "[link]\nmtu=1300\nmru=1\n"},
    {"spaces around the sign", "[link]\n  mtu =  1400\n", "link", "mtu", "1300",
     "[link]\n  mtu =  1300\n"},
    {"a value that was empty", "[server]\nphone=\n", "server", "phone", "1", "[server]\nphone=1\n"},
    {"a value that becomes empty", "[server]\nphone = 1\n", "server", "phone", "",
     "[server]\nphone = \n"},
    {"backslashes, quotes and signs", "[authentication]\nuser=a\n", "authentication", "user",
     "C\\a#;=\"'[x]", "[authentication]\nuser=C\\a#;=\"'[x]\n"},
    {"comments, blank lines, unknown groups and their order",
     "# head\n\n\n[zoo]\nmtu=1\n\n[link]\n# why\nfuture=1\nmtu=1400\n\n# tail\n", "link", "mtu",
     "1300", "# head\n\n\n[zoo]\nmtu=1\n\n[link]\n# why\nfuture=1\nmtu=1300\n\n# tail\n"},
    {"a key of this name elsewhere", "[zoo]\nmtu=1\n[link]\nmtu[de]=2\nmtu=3\n", "link", "mtu", "4",
     "[zoo]\nmtu=1\n[link]\nmtu[de]=2\nmtu=4\n"},
    {"a comment that looks like the key", "[link]\n#mtu=1\nmtu=2\n", "link", "mtu", "3",
     "[link]\n#mtu=1\nmtu=3\n"},

    {"a new key behind the last one of its group", "[link]\nmru=1\n\n# next\n[x]\ny=1\n", "link",
     "mtu", "1300", "[link]\nmru=1\nmtu=1300\n\n# next\n[x]\ny=1\n"},
    {"a new key in a group without any", "[link]\n# nothing\n", "link", "mtu", "1300",
     "[link]\nmtu=1300\n# nothing\n"},
    {"a new group", "[x]\ny=1\n", "link", "mtu", "1300", "[x]\ny=1\n\n[link]\nmtu=1300\n"},
    {"a first group", "", "link", "mtu", "1300", "[link]\nmtu=1300\n"},
    {"a new group behind a comment at the end", "[x]\n# tail", "link", "mtu", "1300",
     "[x]\n# tail\n\n[link]\nmtu=1300\n"},

    {"no newline at the end", "[link]\nmtu=1", "link", "mtu", "2", "[link]\nmtu=2"},
    {"a key behind no newline", "[link]\nmru=1", "link", "mtu", "2", "[link]\nmru=1\nmtu=2\n"},
    {"a group behind no newline", "[link]", "link", "mtu", "2", "[link]\nmtu=2\n"},
    {"CR LF", "[link]\r\nmtu=1\r\nmru=1\r\n", "link", "mtu", "2", "[link]\r\nmtu=2\r\nmru=1\r\n"},
    {"a new key among CR LF", "[link]\r\nmru=1\r\n", "link", "mtu", "2",
     "[link]\r\nmru=1\r\nmtu=2\r\n"},
    {"a new group among CR LF", "[x]\r\ny=1\r\n", "link", "mtu", "2",
     "[x]\r\ny=1\r\n\r\n[link]\r\nmtu=2\r\n"},
    {"a byte order mark", "\xef\xbb\xbf[link]\nmtu=1\n", "link", "mtu", "2",
     "\xef\xbb\xbf[link]\nmtu=2\n"},

    {"the one of two that counts", "[link]\nmtu=1\nmtu=2\n", "link", "mtu", "3",
     "[link]\nmtu=1\nmtu=3\n"},
    {"a group that is there twice", "[link]\nmtu=1\n[x]\n[link]\nmru=2\n", "link", "mtu", "3",
     "[link]\nmtu=3\n[x]\n[link]\nmru=2\n"},
    {"a new key, and the group twice", "[link]\nmtu=1\n[x]\n[link]\nmru=2\n", "link", "idle", "3",
     "[link]\nmtu=1\n[x]\n[link]\nmru=2\nidle=3\n"},

    {"taken out, the comment above stays", "[link]\n# why\nmtu=1\n# mru\nmru=2\n", "link", "mtu",
     NULL, "[link]\n# why\n# mru\nmru=2\n"},
    {"taken out, blank lines stay", "[link]\n\nmtu=1\n\n[x]\n", "link", "mtu", NULL,
     "[link]\n\n\n[x]\n"},
    {"taken out, the last of its group", "[link]\nmtu=1\n", "link", "mtu", NULL, "[link]\n"},
    {"taken out at the end without newline", "[link]\nmru=1\n  mtu=1", "link", "mtu", NULL,
     "[link]\nmru=1\n"},
    {"taken out wherever it is", "[link]\nmtu=1\nmtu=2\n[x]\nmtu=3\n[link]\nmtu=4\nmru=5\n", "link",
     "mtu", NULL, "[link]\n[x]\nmtu=3\n[link]\nmru=5\n"},
    {"taken out among CR LF", "[link]\r\nmtu=1\r\nmru=2\r\n", "link", "mtu", NULL,
     "[link]\r\nmru=2\r\n"},
    {"not there", "[link]\nmru=1\n# x", "link", "mtu", NULL, "[link]\nmru=1\n# x"},
};

static void
test_profile_text_edits(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(edits); i++) {
        const Edit *edit = &edits[i];
        g_autofree char *after =
            edit->value ? ppm_profile_text_with(edit->before, edit->group, edit->key, edit->value)
                        : ppm_profile_text_without(edit->before, edit->group, edit->key);

        print_message("%s\n", edit->what);
        assert_string_equal(after, edit->after);
    }
}

static void
collect(const char *group, const char *key, const char *value, gpointer user_data)
{
    g_string_append_printf(user_data, "%s/%s=%s|", group, key, value);
}

static char *
values_of(const char *text)
{
    GString *values = g_string_new(NULL);

    ppm_profile_text_foreach(text, collect, values);
    return g_string_free(values, FALSE);
}

/* What was set is what is read, after every edit. */
static void
test_profile_text_edits_are_read_back(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(edits); i++) {
        const Edit *edit = &edits[i];
        g_autofree char *values = values_of(edit->after);
        g_autofree char *wanted = g_strdup_printf("%s/%s=%s|", edit->group, edit->key,
                                                  edit->value ? edit->value : "");

        print_message("%s\n", edit->what);
        assert_int_equal(strstr(values, wanted) != NULL, edit->value != NULL);
        assert_int_equal(ppm_profile_text_bad_line(edit->after), 0);
    }
}

static void
test_profile_text_foreach(void **state)
{
    static const struct {
        const char *text, *values;
    } rows[] = {
        {"", ""},
        {"# [a]\n\n[a]\n", ""},
        {"[a]\nb=1\nc = 2 \n[d]\n\tb\t=\t3\t\r\n", "a/b=1|a/c=2|d/b=3|"},
        {"[a]\nb=\nb==\nb=\\n;\"x\"", "a/b=|a/b==|a/b=\\n;\"x\"|"},
        {"\xef\xbb\xbf[a b]\nc[de]=x y\n", "a b/c[de]=x y|"},
        {"[a]\nb\n=1\n[]\n[c\nd=1\n", "a/d=1|"},
        {"b=1\n", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *values = values_of(rows[i].text);

        assert_string_equal(values, rows[i].values);
    }
}

static void
test_profile_text_bad_line(void **state)
{
    static const struct {
        const char *text;
        guint line;
    } rows[] = {
        {"", 0},          {"# x\n\n[a]\nb=1", 0},
        {"b=1\n", 1},     {"[a]\n\nb\n", 3},
        {"[a]\n=1\n", 2}, {"[]\n", 1},
        {"[a\nb=1\n", 1}, {"\xef\xbb\xbf[a]\n\r\nx\r\n", 3},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(ppm_profile_text_bad_line(rows[i].text), rows[i].line);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile_text_edits),
        cmocka_unit_test(test_profile_text_edits_are_read_back),
        cmocka_unit_test(test_profile_text_foreach),
        cmocka_unit_test(test_profile_text_bad_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
