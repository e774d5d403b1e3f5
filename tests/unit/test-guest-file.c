/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of another program's connection: read back as written; the rest is not ours. */
#include "config.h"

#include "guest-file.h"
#include "support.h"

#include <string.h>

#define UUID "00000000-0000-4000-8000-000000000001"
#define PROFILE                                                                                    \
    "[connection]\nname=Office\nuuid=" UUID "\nowner=alice\n[server]\nserver=192.0.2.1\n"          \
    "[authentication]\nuser=bob\n"

static PpmGuestFile *
parse(const char *data)
{
    return ppm_guest_file_parse(data, strlen(data));
}

static void
test_guest_file_parse_round_trip(void **state)
{
    g_autoptr(PpmGuestFile) before = parse(":1.42\nNetworkManager\n" PROFILE);
    g_autofree char *data = NULL;
    g_autoptr(PpmGuestFile) after = NULL;

    assert_non_null(before);
    data = ppm_guest_file_to_data(before->caller, before->managed_by, before->profile);
    after = parse(data);
    assert_non_null(after);
    assert_string_equal(after->caller, ":1.42");
    assert_string_equal(after->managed_by, "NetworkManager");
    assert_string_equal(ppm_profile_uuid(after->profile), UUID);
    assert_string_equal(ppm_profile_owner(after->profile), "alice");
}

static void
test_guest_file_parse_refuses(void **state)
{
    static const char *const broken[] = {
        "",
        ":1.42\n",
        "org.example.Name\nNetworkManager\n" PROFILE,
        ":1.42\n\n" PROFILE,
        PROFILE,
        ":1.42\nNetworkManager\n[connection]\nname=\x01\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++)
        assert_null(parse(broken[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guest_file_parse_round_trip),
        cmocka_unit_test(test_guest_file_parse_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
