/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The authentication dialog's words with NetworkManager's agents. */
#include "config.h"

#include "details.h"
#include "plan.h"
#include "support.h"

#include <string.h>

#define UUID "0e2bbd3d-6c46-4c1f-9a5b-1f0e3c5a7b01"
#define TYPE "org.freedesktop.NetworkManager.pptp"

static PpmDetails *
feed(const char *text, PpmDetailsState expected)
{
    PpmDetails *details = ppm_details_new();

    assert_int_equal(ppm_details_feed(details, text, strlen(text)), expected);
    return details;
}

static PpmDetails *
with_flags(const char *flags)
{
    g_autofree char *text = g_strdup_printf("DATA_KEY=user\nDATA_VAL=bob\n"
                                            "DATA_KEY=password-flags\nDATA_VAL=%s\nDONE\n",
                                            flags);

    return feed(text, PPM_DETAILS_DONE);
}

static void
test_feed_takes_data_and_password(void **state)
{
    g_autoptr(PpmDetails) details = feed("DATA_KEY=gateway\nDATA_VAL=vpn.example.org\n\n"
                                         "DATA_KEY=note\nDATA_VAL=one\n=two\n\n"
                                         "SECRET_KEY=other\nSECRET_VAL=x\n\n"
                                         "SECRET_KEY=password\nSECRET_VAL=Sesam öffne=dich\n\n"
                                         "DONE\n\n",
                                         PPM_DETAILS_DONE);

    assert_string_equal(ppm_details_get(details, "gateway"), "vpn.example.org");
    assert_string_equal(ppm_details_get(details, "note"), "one\ntwo");
    assert_null(ppm_details_get(details, "password"));
    assert_string_equal(ppm_secret_bytes(ppm_details_password(details)), "Sesam öffne=dich");
}

static void
test_feed_byte_by_byte(void **state)
{
    g_autoptr(PpmDetails) details = ppm_details_new();
    static const char text[] = "SECRET_KEY=password\nSECRET_VAL=word\nDONE\n";

    for (gsize i = 0; i < strlen(text) - 1; i++)
        assert_int_equal(ppm_details_feed(details, text + i, 1), PPM_DETAILS_READING);
    assert_int_equal(ppm_details_feed(details, "\n", 1), PPM_DETAILS_DONE);
    assert_string_equal(ppm_secret_bytes(ppm_details_password(details)), "word");
}

static void
test_feed_quit(void **state)
{
    static const struct {
        const char *text;
        gboolean complete;
    } cases[] = {
        {"QUIT\n", FALSE},
        {"DATA_KEY=user\nCANCEL 2 timeout\n\n", FALSE},
        {"DONE\nQUIT\n", TRUE},
        {"DONE\n\nDATA_KEY=late\nQUIT\n", TRUE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PpmDetails) details = feed(cases[i].text, PPM_DETAILS_OVER);

        assert_int_equal(ppm_details_are_complete(details), cases[i].complete);
    }
}

static void
test_feed_hostile(void **state)
{
    static const char *const texts[] = {
        "=more\n",
        "DATA_VAL=without a key\n",
        "DATA_KEY=user\nSECRET_VAL=bob\n",
        "SECRET_KEY=password\nDATA_VAL=bob\n",
        "DATA_KEY=user\nDATA_VAL=bob\nDATA_VAL=bob\n",
        "DATA_KEY=\xff\xfe\n",
        "DATA_KEY=\xc3\n",
    };
    g_autoptr(PpmDetails) details = ppm_details_new();

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(PpmDetails) broken = feed(texts[i], PPM_DETAILS_BROKEN);

        assert_int_equal(ppm_details_feed(broken, "DONE\n", 5), PPM_DETAILS_BROKEN);
        assert_false(ppm_details_are_complete(broken));
    }
    assert_int_equal(ppm_details_feed(details, "DATA_KEY=a\0b\n", 13), PPM_DETAILS_BROKEN);
}

static void
test_feed_endless(void **state)
{
    g_autoptr(PpmDetails) line = ppm_details_new();
    g_autoptr(PpmDetails) lines = ppm_details_new();
    PpmDetailsState last = PPM_DETAILS_READING;
    gsize fed = 0;

    while (last == PPM_DETAILS_READING && fed < 2 * PPM_DETAILS_MAX_BYTES) {
        last = ppm_details_feed(line, "xxxxxxxx", 8);
        fed += 8;
    }
    assert_int_equal(last, PPM_DETAILS_BROKEN);
    assert_true(fed < PPM_DETAILS_MAX_BYTES);
    for (last = PPM_DETAILS_READING, fed = 0; last == PPM_DETAILS_READING; fed += 11)
        last = ppm_details_feed(lines, "DATA_KEY=a\n", 11);
    assert_int_equal(last, PPM_DETAILS_BROKEN);
    assert_true(fed <= PPM_DETAILS_MAX_BYTES + 11);
}

static void
test_feed_what_cannot_be_a_password(void **state)
{
    g_autofree char *word = g_strnfill(PPM_SECRET_MAX_BYTES + 1, 'x');
    g_autofree char *text = g_strdup_printf("SECRET_KEY=password\nSECRET_VAL=%s\nDONE\n", word);
    g_autoptr(PpmDetails) too_long = feed(text, PPM_DETAILS_DONE);
    g_autoptr(PpmDetails)
        two_lines = feed("SECRET_KEY=password\nSECRET_VAL=a\n=b\nDONE\n", PPM_DETAILS_DONE);
    g_autoptr(PpmDetails)
        empty = feed("SECRET_KEY=password\nSECRET_VAL=\nDONE\n", PPM_DETAILS_DONE);

    assert_null(ppm_details_password(too_long));
    assert_null(ppm_details_password(two_lines));
    assert_null(ppm_details_password(empty));
}

static void
test_request_check(void **state)
{
    const PpmAuthRequest good = {UUID, "Office", TYPE};
    PpmAuthRequest bad;
    g_autoptr(GError) error = NULL;

    assert_true(ppm_auth_request_check(&good, &error));
    bad = (PpmAuthRequest){UUID, "Office", TYPE "-manager"};
    assert_true(ppm_auth_request_check(&bad, &error));
    bad = (PpmAuthRequest){UUID, NULL, TYPE};
    assert_false(ppm_auth_request_check(&bad, NULL));
    bad = (PpmAuthRequest){"../../x", "Office", TYPE};
    assert_false(ppm_auth_request_check(&bad, NULL));
    bad = (PpmAuthRequest){UUID, "Office", "org.freedesktop.NetworkManager.openvpn"};
    assert_false(ppm_auth_request_check(&bad, &error));
    assert_error_says(&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "not one of PPTP");
}

/* What each kind of storage means for where the password comes from. */
static void
test_flags(void **state)
{
    static const struct {
        const char *flags;
        gboolean known, keyring, asks, asks_with_known, empty;
    } cases[] = {
        {"0", TRUE, FALSE, TRUE, FALSE, FALSE},  {"1", TRUE, TRUE, TRUE, FALSE, FALSE},
        {"2", FALSE, FALSE, TRUE, FALSE, FALSE}, {"3", FALSE, FALSE, TRUE, FALSE, FALSE},
        {"4", TRUE, FALSE, FALSE, FALSE, TRUE},  {"5", TRUE, TRUE, FALSE, FALSE, TRUE},
        {"x", TRUE, FALSE, TRUE, FALSE, FALSE},  {"-1", TRUE, FALSE, TRUE, FALSE, FALSE},
        {"8", TRUE, FALSE, TRUE, FALSE, FALSE},
    };
    PpmAuthRequest request = {UUID, "Office", TYPE, .may_interact = TRUE};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PpmDetails) details = with_flags(cases[i].flags);

        assert_int_equal(ppm_auth_may_use_known(&request, details), cases[i].known);
        assert_int_equal(ppm_auth_may_use_keyring(&request, details), cases[i].keyring);
        assert_int_equal(ppm_auth_must_ask(&request, details, FALSE), cases[i].asks);
        assert_int_equal(ppm_auth_must_ask(&request, details, TRUE), cases[i].asks_with_known);
        assert_int_equal(ppm_auth_may_be_empty(details), cases[i].empty);
    }
}

static void
test_must_ask_again(void **state)
{
    static const char *const hints[] = {"x-vpn-message:hm", "password", NULL};
    static const char *const others[] = {"pin", NULL};
    g_autoptr(PpmDetails) details = with_flags("1");
    PpmAuthRequest request = {UUID, "Office", TYPE, hints, TRUE, FALSE};

    assert_false(ppm_auth_may_use_keyring(&request, details));
    assert_true(ppm_auth_must_ask(&request, details, TRUE));
    request.may_interact = FALSE;
    assert_false(ppm_auth_must_ask(&request, details, FALSE));
    request = (PpmAuthRequest){UUID, "Office", TYPE, NULL, TRUE, TRUE};
    assert_true(ppm_auth_must_ask(&request, details, TRUE));
    request = (PpmAuthRequest){UUID, "Office", TYPE, others, TRUE, FALSE};
    assert_false(ppm_auth_must_ask(&request, details, TRUE));
}

static void
test_words(void **state)
{
    static const char *const hints[] = {"password", "x-vpn-message:Now the next one", NULL};
    g_autoptr(PpmDetails) details = with_flags("1");
    g_autoptr(PpmDetails) nobody = feed("DONE\n", PPM_DETAILS_DONE);
    PpmAuthRequest request = {UUID, "Off\nice\u202e", TYPE, NULL, TRUE, FALSE};
    g_autofree char *title = ppm_auth_title(&request);
    g_autofree char *text = ppm_auth_text(&request, details);
    g_autofree char *plain = ppm_auth_text(&request, nobody);
    g_autofree char *reason = NULL, *message = NULL;

    assert_string_equal(title, "Connection “Off\\nice\\u202e”");
    assert_string_equal(text, "Password of bob for “Off\\nice\\u202e”");
    assert_string_equal(plain, "Password for “Off\\nice\\u202e”");
    assert_null(ppm_auth_reason(&request));
    request.again = TRUE;
    reason = ppm_auth_reason(&request);
    assert_string_equal(reason, "The server did not accept the password.");
    request.hints = hints;
    message = ppm_auth_reason(&request);
    assert_string_equal(message, "Now the next one");
}

static void
assert_bytes(GBytes *bytes, const char *expected)
{
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autofree char *copy = g_strndup(text, length);

    assert_string_equal(copy, expected);
    g_bytes_unref(bytes);
}

static void
test_answer(void **state)
{
    g_autoptr(PpmSecret) secret = ppm_secret_new("wo rd", 5, NULL);
    g_autoptr(PpmSecret) lines = ppm_secret_new("a\nb", 3, NULL);

    assert_bytes(ppm_auth_answer(secret), "password\nwo rd\n\n\n");
    assert_bytes(ppm_auth_answer(NULL), "\n\n");
    assert_bytes(ppm_auth_answer(lines), "\n\n");
}

/* GKeyFile, which is what reads it, gets the same again. */
static void
test_external_answer_reads_back(void **state)
{
    static const char *const words[] = {"word", " \\ s=[x]\t;#", "\tä\r", "\\n\n", NULL};

    for (gsize i = 0; words[i]; i++) {
        g_autoptr(PpmSecret) secret = ppm_secret_new(words[i], strlen(words[i]), NULL);
        g_autoptr(GBytes) bytes = ppm_auth_external_answer("T\n[x]", words[i], secret, i % 2);
        g_autoptr(GKeyFile) file = g_key_file_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *title = NULL, *text = NULL, *value = NULL;

        g_key_file_load_from_bytes(file, bytes, G_KEY_FILE_NONE, &error);
        assert_no_error(error);
        title = g_key_file_get_string(file, "VPN Plugin UI", "Title", NULL);
        text = g_key_file_get_string(file, "VPN Plugin UI", "Description", NULL);
        value = g_key_file_get_string(file, "password", "Value", NULL);
        assert_string_equal(title, "T\n[x]");
        assert_string_equal(text, words[i]);
        assert_string_equal(value, words[i]);
        assert_int_equal(g_key_file_get_integer(file, "VPN Plugin UI", "Version", NULL), 2);
        assert_int_equal(g_key_file_get_boolean(file, "password", "ShouldAsk", NULL), i % 2);
        assert_true(g_key_file_get_boolean(file, "password", "IsSecret", NULL));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_feed_takes_data_and_password),
        cmocka_unit_test(test_feed_byte_by_byte),
        cmocka_unit_test(test_feed_quit),
        cmocka_unit_test(test_feed_hostile),
        cmocka_unit_test(test_feed_endless),
        cmocka_unit_test(test_feed_what_cannot_be_a_password),
        cmocka_unit_test(test_request_check),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_must_ask_again),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_answer),
        cmocka_unit_test(test_external_answer_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
