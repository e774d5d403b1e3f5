/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A key file; a route is "DESTINATION gateway ADDRESS source ADDRESS link INDEX metric N table N",
 * and behind it "throw" or "mtu N". */
#include "config.h"

#include "runtime-state.h"
#include "uuid-files.h"
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define GROUP     "tunnel"
#define SUFFIX    ".state"
#define MAX_BYTES (1024 * 1024)

PpmRuntimeState *
ppm_runtime_state_new(void)
{
    PpmRuntimeState *state = g_new0(PpmRuntimeState, 1);

    state->slot = -1;
    state->dns = g_new0(char *, 1);
    state->routes = g_array_new(FALSE, TRUE, sizeof(PpmKernelRoute));
    return state;
}

void
ppm_runtime_state_free(PpmRuntimeState *state)
{
    g_free(state->handle);
    g_free(state->interface);
    g_free(state->encryption);
    g_free(state->cause);
    g_strfreev(state->dns);
    g_free(state->dns_method);
    g_free(state->announced);
    g_strfreev(state->addresses);
    g_array_unref(state->routes);
    g_free(state);
}

static char *
route_to_text(const PpmKernelRoute *route)
{
    g_autofree char *destination = ppm_ipv4_network_to_string(&route->destination);
    g_autofree char *gateway = ppm_ipv4_to_string(route->gateway);
    g_autofree char *source = ppm_ipv4_to_string(route->source);

    g_autofree char *mtu = route->mtu ? g_strdup_printf(" mtu %u", route->mtu) : g_strdup("");

    return g_strdup_printf("%s gateway %s source %s link %d metric %u table %u%s%s", destination,
                           gateway, source, route->ifindex, route->metric, route->table,
                           route->throws ? " throw" : "", mtu);
}

static gboolean
number_from(const char *text, guint64 maximum, guint64 *number)
{
    return g_ascii_string_to_unsigned(text, 10, 0, maximum, number, NULL);
}

/* /32 destinations are written without the prefix by some; both are read. */
static gboolean
destination_from(const char *text, PpmIpv4Network *network)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    guint64 prefix = 32;

    if (!parts[0] || !ppm_ipv4_parse(parts[0], &network->address) ||
        (parts[1] && !number_from(parts[1], 32, &prefix)))
        return FALSE;
    network->prefix = (guint)prefix;
    return TRUE;
}

static gboolean
route_from_text(const char *text, PpmKernelRoute *route)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 0);
    guint count = g_strv_length(words);
    guint64 link, metric, table = 0, mtu = 0;

    *route = (PpmKernelRoute){0};
    if ((count != 9 && (count < 11 || count > 13)) ||
        !destination_from(words[0], &route->destination) ||
        !ppm_ipv4_parse(words[2], &route->gateway) || !ppm_ipv4_parse(words[4], &route->source) ||
        !number_from(words[6], G_MAXINT, &link) || !number_from(words[8], G_MAXUINT32, &metric) ||
        (count > 9 && !number_from(words[10], G_MAXUINT32, &table)) ||
        (count > 12 && !number_from(words[12], G_MAXUINT16, &mtu)))
        return FALSE;
    route->ifindex = (int)link;
    route->metric = (guint)metric;
    route->table = (guint)table;
    route->throws = count == 12;
    route->mtu = (guint)mtu;
    return TRUE;
}

static void
set_address(GKeyFile *file, const char *key, guint32 address)
{
    g_autofree char *text = ppm_ipv4_to_string(address);

    g_key_file_set_string(file, GROUP, key, text);
}

static guint32
get_address(GKeyFile *file, const char *key)
{
    g_autofree char *text = g_key_file_get_string(file, GROUP, key, NULL);
    guint32 address = 0;

    if (text)
        ppm_ipv4_parse(text, &address);
    return address;
}

static void
set_routes(GKeyFile *file, const GArray *routes)
{
    for (guint i = 0; i < routes->len; i++) {
        g_autofree char *key = g_strdup_printf("route%u", i);
        g_autofree char *text = route_to_text(&g_array_index(routes, PpmKernelRoute, i));

        g_key_file_set_string(file, GROUP, key, text);
    }
}

static void
get_routes(GKeyFile *file, GArray *routes)
{
    for (guint i = 0;; i++) {
        g_autofree char *key = g_strdup_printf("route%u", i);
        g_autofree char *text = g_key_file_get_string(file, GROUP, key, NULL);
        PpmKernelRoute route;

        if (!text)
            return;
        if (route_from_text(text, &route))
            g_array_append_val(routes, route);
    }
}

char *
ppm_runtime_state_to_data(const PpmRuntimeState *state)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    g_key_file_set_string(file, GROUP, "handle", state->handle ?: "");
    g_key_file_set_string(file, GROUP, "interface", state->interface ?: "");
    g_key_file_set_integer(file, GROUP, "slot", state->slot);
    set_address(file, "server", state->server);
    g_key_file_set_boolean(file, GROUP, "up", state->is_up);
    g_key_file_set_int64(file, GROUP, "since", state->since);
    set_address(file, "local", state->local);
    set_address(file, "peer", state->peer);
    g_key_file_set_string(file, GROUP, "encryption", state->encryption ?: "");
    g_key_file_set_string_list(file, GROUP, "dns", (const char *const *)state->dns,
                               g_strv_length(state->dns));
    g_key_file_set_string(file, GROUP, "dns-method", state->dns_method ?: "");
    g_key_file_set_boolean(file, GROUP, "blocks", state->blocks);
    if (state->addresses)
        g_key_file_set_string_list(file, GROUP, "addresses", (const char *const *)state->addresses,
                                   g_strv_length(state->addresses));
    g_key_file_set_string(file, GROUP, "cause", state->cause ?: "");
    g_key_file_set_integer(file, GROUP, "mtu-asked", (int)state->mtu_asked);
    g_key_file_set_integer(file, GROUP, "mtu-before", (int)state->mtu_before);
    g_key_file_set_boolean(file, GROUP, "mtu-probed", state->is_mtu_probed);
    if (state->announced)
        g_key_file_set_string(file, GROUP, "announced", state->announced);
    set_routes(file, state->routes);
    return g_key_file_to_data(file, NULL, NULL);
}

static char *
get_text(GKeyFile *file, const char *key)
{
    char *text = g_key_file_get_string(file, GROUP, key, NULL);

    return text ?: g_strdup("");
}

static guint
get_mtu(GKeyFile *file, const char *key)
{
    return (guint)CLAMP(g_key_file_get_integer(file, GROUP, key, NULL), 0, G_MAXUINT16);
}

PpmRuntimeState *
ppm_runtime_state_parse(const char *data, gsize length, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(PpmRuntimeState) state = ppm_runtime_state_new();
    GStrv dns;

    if (!g_key_file_load_from_data(file, data, length, G_KEY_FILE_NONE, error))
        return NULL;
    state->handle = get_text(file, "handle");
    state->interface = get_text(file, "interface");
    state->slot = g_key_file_has_key(file, GROUP, "slot", NULL)
                      ? g_key_file_get_integer(file, GROUP, "slot", NULL)
                      : -1;
    state->server = get_address(file, "server");
    state->is_up = g_key_file_get_boolean(file, GROUP, "up", NULL);
    state->since = g_key_file_get_int64(file, GROUP, "since", NULL);
    state->local = get_address(file, "local");
    state->peer = get_address(file, "peer");
    state->encryption = get_text(file, "encryption");
    state->dns_method = get_text(file, "dns-method");
    dns = g_key_file_get_string_list(file, GROUP, "dns", NULL, NULL);
    if (dns) {
        g_strfreev(state->dns);
        state->dns = dns;
    }
    state->blocks = g_key_file_get_boolean(file, GROUP, "blocks", NULL);
    state->addresses = g_key_file_get_string_list(file, GROUP, "addresses", NULL, NULL);
    state->cause = get_text(file, "cause");
    state->mtu_asked = get_mtu(file, "mtu-asked");
    state->mtu_before = get_mtu(file, "mtu-before");
    state->is_mtu_probed = g_key_file_get_boolean(file, GROUP, "mtu-probed", NULL);
    state->announced = g_key_file_get_string(file, GROUP, "announced", NULL);
    get_routes(file, state->routes);
    return g_steal_pointer(&state);
}

static char *
path_of(const char *directory, const char *uuid)
{
    g_autofree char *name = g_strconcat(uuid, SUFFIX, NULL);

    return g_build_filename(directory, name, NULL);
}

/* A regular file of ours of a sane size, or nothing. */
static char *
read_own_file(const char *path, gsize *length, GError **error)
{
    ppm_autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat status;
    g_autofree char *data = NULL;
    ssize_t got;

    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) ||
        status.st_uid != geteuid() || status.st_size > MAX_BYTES) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: not there, or not ours", path);
        return NULL;
    }
    data = g_malloc((gsize)status.st_size + 1);
    got = read(fd, data, (gsize)status.st_size);
    if (got < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    data[got] = '\0';
    *length = (gsize)got;
    return g_steal_pointer(&data);
}

PpmRuntimeState *
ppm_runtime_state_load(const char *directory, const char *uuid, GError **error)
{
    g_autofree char *path = path_of(directory, uuid);
    gsize length;
    g_autofree char *data = read_own_file(path, &length, error);

    return data ? ppm_runtime_state_parse(data, length, error) : NULL;
}

gboolean
ppm_runtime_state_save(const PpmRuntimeState *state, const char *directory, const char *uuid,
                       GError **error)
{
    g_autofree char *path = path_of(directory, uuid);
    g_autofree char *data = ppm_runtime_state_to_data(state);

    return g_file_set_contents_full(path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

void
ppm_runtime_state_remove(const char *directory, const char *uuid)
{
    g_autofree char *path = path_of(directory, uuid);

    g_unlink(path);
}

GStrv
ppm_runtime_state_list(const char *directory)
{
    return ppm_uuid_files_list(directory, SUFFIX);
}

/* "UUID.state." and the letters of mkstemp(). */
static gboolean
is_unfinished(const char *name)
{
    const char *end = strstr(name, SUFFIX ".");
    g_autofree char *uuid = end ? g_strndup(name, (gsize)(end - name)) : NULL;

    return uuid && g_uuid_string_is_valid(uuid);
}

void
ppm_runtime_state_sweep(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);

        if (is_unfinished(name))
            g_unlink(path);
    }
}
