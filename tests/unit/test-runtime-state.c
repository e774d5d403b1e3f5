/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State files: what is written is read back, what is broken is survived. */
#include "config.h"

#include "runtime-state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define UUID "00000000-0000-4000-8000-000000000001"

static PpmRuntimeState *
sample(void)
{
    PpmRuntimeState *runtime = ppm_runtime_state_new();
    PpmKernelRoute pin = {.destination = {0x0a090001, 32},
                          .gateway = 0x0a0900fe,
                          .ifindex = 3,
                          .table = 7,
                          .mtu = 1400};
    PpmKernelRoute split = {
        .destination = {0xac140000, 16}, .source = 0xc0a8630a, .ifindex = 9, .metric = 50};

    runtime->handle = g_strdup("unit");
    runtime->interface = g_strdup("pptp0");
    runtime->slot = 7;
    runtime->server = 0x0a090001;
    runtime->is_up = TRUE;
    runtime->blocks = TRUE;
    runtime->addresses = g_strsplit("vpn.example 10.9.0.1;a b 10.9.0.2", ";", 0);
    runtime->cause = g_strdup("link-lost");
    runtime->mtu_asked = 1460;
    runtime->mtu_before = 1456;
    runtime->is_mtu_probed = TRUE;
    runtime->announced = g_strdup("1000:a name = [x]");
    runtime->since = 1234567890123456;
    runtime->local = 0xc0a8630a;
    runtime->peer = 0xc0a86301;
    runtime->encryption = g_strdup("mppe-128-stateless");
    g_strfreev(runtime->dns);
    runtime->dns = g_strsplit("172.20.0.53;172.20.0.54", ";", 0);
    g_array_append_val(runtime->routes, pin);
    g_array_append_val(runtime->routes, split);
    return runtime;
}

static void
test_runtime_state_parse_round_trip(void **state)
{
    g_autoptr(PpmRuntimeState) before = sample();
    g_autofree char *data = ppm_runtime_state_to_data(before);
    g_autoptr(PpmRuntimeState) after = ppm_runtime_state_parse(data, strlen(data), NULL);
    const PpmKernelRoute *split;

    assert_non_null(after);
    assert_string_equal(after->handle, "unit");
    assert_string_equal(after->interface, "pptp0");
    assert_int_equal(after->slot, 7);
    assert_int_equal(after->server, before->server);
    assert_true(after->is_up);
    assert_true(after->blocks);
    assert_int_equal(g_strv_length(after->addresses), 2);
    assert_string_equal(after->addresses[1], "a b 10.9.0.2");
    assert_string_equal(after->cause, "link-lost");
    assert_int_equal(after->mtu_asked, 1460);
    assert_int_equal(after->mtu_before, 1456);
    assert_true(after->is_mtu_probed);
    assert_string_equal(after->announced, "1000:a name = [x]");
    assert_true(after->since == before->since);
    assert_int_equal(after->local, before->local);
    assert_int_equal(after->peer, before->peer);
    assert_string_equal(after->encryption, "mppe-128-stateless");
    assert_int_equal(g_strv_length(after->dns), 2);
    assert_int_equal(after->routes->len, 2);
    assert_true(ppm_kernel_route_equal(&g_array_index(after->routes, PpmKernelRoute, 0),
                                       &g_array_index(before->routes, PpmKernelRoute, 0)));
    split = &g_array_index(after->routes, PpmKernelRoute, 1);
    assert_int_equal(split->destination.address, 0xac140000);
    assert_int_equal(split->destination.prefix, 16);
    assert_int_equal(split->source, 0xc0a8630a);
    assert_int_equal(split->ifindex, 9);
    assert_int_equal(split->metric, 50);
}

/* A route that can be read must still be undone, whatever stands around it. */
static void
test_runtime_state_parse_damaged(void **state)
{
    static const char data[] =
        "[tunnel]\nserver=nonsense\nup=perhaps\nslot=x\nroute0=rubbish\n"
        "route1=172.20.0.0/16 gateway 0.0.0.0 source 0.0.0.0 link 9 metric 0\n";
    g_autoptr(PpmRuntimeState) runtime = ppm_runtime_state_parse(data, strlen(data), NULL);

    assert_non_null(runtime);
    assert_false(runtime->is_up);
    assert_int_equal(runtime->server, 0);
    assert_int_equal(runtime->routes->len, 1);
}

static void
test_runtime_state_parse_rubbish(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(ppm_runtime_state_parse("\xff\x00\x01", 3, &error));
    assert_non_null(error);
}

static void
test_runtime_state_save_and_list(void **state)
{
    g_autofree char *directory = g_dir_make_tmp("runtime-state-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, UUID ".state", NULL);
    g_autofree char *other = g_build_filename(directory, "not-a-uuid.state", NULL);
    g_autoptr(PpmRuntimeState) before = sample();
    g_autoptr(PpmRuntimeState) after = NULL;
    g_auto(GStrv) uuids = NULL;
    GStatBuf status;

    assert_true(ppm_runtime_state_save(before, directory, UUID, NULL));
    assert_true(g_file_set_contents(other, "", 0, NULL));
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    uuids = ppm_runtime_state_list(directory);
    assert_int_equal(g_strv_length(uuids), 1);
    assert_string_equal(uuids[0], UUID);
    after = ppm_runtime_state_load(directory, UUID, NULL);
    assert_non_null(after);
    ppm_runtime_state_remove(directory, UUID);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_unlink(other);
    g_rmdir(directory);
}

static void
test_runtime_state_load_link(void **state)
{
    g_autofree char *directory = g_dir_make_tmp("runtime-state-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, UUID ".state", NULL);
    g_autoptr(GError) error = NULL;

    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_null(ppm_runtime_state_load(directory, UUID, &error));
    assert_non_null(error);
    g_unlink(path);
    g_rmdir(directory);
}

static void
test_runtime_state_sweep(void **state)
{
    static const char *const names[] = {UUID ".state", UUID ".log", "other.state.ABCDEF",
                                        UUID ".state.ABCDEF", UUID ".state.x"};
    g_autofree char *directory = g_dir_make_tmp("runtime-state-XXXXXX", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(directory, names[i], NULL);

        assert_true(g_file_set_contents(path, "x", -1, NULL));
    }
    ppm_runtime_state_sweep(directory);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(directory, names[i], NULL);

        assert_int_equal(g_unlink(path), i < 3 ? 0 : -1);
    }
    g_rmdir(directory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runtime_state_parse_round_trip),
        cmocka_unit_test(test_runtime_state_parse_damaged),
        cmocka_unit_test(test_runtime_state_parse_rubbish),
        cmocka_unit_test(test_runtime_state_save_and_list),
        cmocka_unit_test(test_runtime_state_load_link),
        cmocka_unit_test(test_runtime_state_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
