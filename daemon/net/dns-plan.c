/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "dns-plan.h"
#include "option-check.h"
#include "route-conflict.h"

#define ALL_NAMES "~."

static void
refusal_free(gpointer data)
{
    PpmDnsRefusal *refusal = data;

    g_free(refusal->subject);
    g_free(refusal->detail);
    g_free(refusal);
}

static void
refuse(PpmDnsPlan *plan, const char *word, const char *subject, const char *detail)
{
    PpmDnsRefusal *refusal = g_new0(PpmDnsRefusal, 1);

    refusal->word = word;
    refusal->subject = g_strdup(subject);
    refusal->detail = g_strdup(detail);
    g_ptr_array_add(plan->refusals, refusal);
}

/* ---- servers ---- */

static gboolean
is_ours(const PpmDnsRequest *request, guint32 address)
{
    if (address == request->local)
        return TRUE;
    for (guint i = 0; i < request->addresses->len; i++) {
        if (g_array_index(request->addresses, PpmIpv4Network, i).address == address)
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_server(const PpmDnsPlan *plan, guint32 address)
{
    for (guint i = 0; i < plan->servers->len; i++) {
        if (g_array_index(plan->servers, guint32, i) == address)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_within(const GArray *networks, guint32 address)
{
    for (guint i = 0; i < networks->len; i++) {
        if (ppm_ipv4_network_contains(&g_array_index(networks, PpmIpv4Network, i), address))
            return TRUE;
    }
    return FALSE;
}

/* NULL where it can be one. A peer that names a computer of the network that we are in cannot mean
 * that one; a user may. */
static const char *
why_not(const PpmDnsRequest *request, const PpmDnsPlan *plan, guint32 address, gboolean by_peer,
        const GArray *local_networks)
{
    if (!ppm_ipv4_is_unicast(address))
        return "no computer on a network has this address";
    if (is_ours(request, address))
        return "it is an address of this computer";
    if (has_server(plan, address))
        return "it is there twice";
    if (by_peer && is_within(local_networks, address))
        return "it would be a computer of the local network";
    if (plan->servers->len >= PPM_DNS_MAX_SERVERS)
        return "there are too many";
    return NULL;
}

static void
add_servers(PpmDnsPlan *plan, const PpmDnsRequest *request, const char *const *texts,
            gboolean by_peer, const GArray *local_networks)
{
    for (gsize i = 0; texts[i]; i++) {
        guint32 address;
        const char *problem = "it is no IPv4 address";

        if (ppm_ipv4_parse(texts[i], &address))
            problem = why_not(request, plan, address, by_peer, local_networks);
        if (problem)
            refuse(plan, "dns-server-refused", texts[i], problem);
        else
            g_array_append_val(plan->servers, address);
    }
}

static void
plan_servers(PpmDnsPlan *plan, const PpmDnsRequest *request, const GArray *local_networks)
{
    if (g_strv_length((GStrv)request->wanted) == 1 && strcmp(request->wanted[0], "none") == 0)
        return;
    if (g_strv_length((GStrv)request->wanted) == 1 && strcmp(request->wanted[0], "peer") == 0)
        add_servers(plan, request, request->from_peer, TRUE, local_networks);
    else
        add_servers(plan, request, request->wanted, FALSE, local_networks);
}

/* ---- domains ---- */

static void
add_domain(GPtrArray *list, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(list, name, g_str_equal, NULL))
        g_ptr_array_add(list, g_strdup(name));
}

static GStrv
end_list(GPtrArray *list)
{
    g_ptr_array_add(list, NULL);
    return (GStrv)g_ptr_array_free(list, FALSE);
}

/* "lan" is searched and asked for, "~lan" asked for only. */
static void
plan_domains(PpmDnsPlan *plan, const PpmDnsRequest *request)
{
    GPtrArray *search = g_ptr_array_new();
    GPtrArray *domains = g_ptr_array_new();

    plan->all_names = request->all_traffic;
    for (gsize i = 0; request->domains[i]; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *name = ppm_check_dns_domain(NULL, request->domains[i], &error);

        if (!name) {
            refuse(plan, "dns-domain-refused", request->domains[i], error->message);
        } else if (strcmp(name, ALL_NAMES) == 0) {
            plan->all_names = TRUE;
        } else {
            add_domain(domains, name + (name[0] == '~'));
            if (name[0] != '~')
                add_domain(search, name);
        }
    }
    plan->search = end_list(search);
    plan->domains = end_list(domains);
}

/* ---- both ---- */

static void
plan_routes(PpmDnsPlan *plan, const PpmDnsRequest *request, const GArray *local_networks)
{
    for (guint i = 0; i < plan->servers->len; i++) {
        PpmIpv4Network host = {g_array_index(plan->servers, guint32, i), 32};

        if (!is_within(request->reached, host.address) && !is_within(local_networks, host.address))
            g_array_append_val(plan->routes, host);
    }
}

static gboolean
are_given(const PpmDnsRequest *request)
{
    return request->wanted[0] && strcmp(request->wanted[0], "peer") != 0 &&
           strcmp(request->wanted[0], "none") != 0;
}

static void
look_for_gaps(PpmDnsPlan *plan, const PpmDnsRequest *request)
{
    gboolean names_are_wanted = request->domains[0] != NULL;
    gboolean is_off = request->wanted[0] && strcmp(request->wanted[0], "none") == 0;

    if (plan->servers->len == 0 && !is_off && (names_are_wanted || request->all_traffic))
        refuse(plan, "dns-no-server", "", "the server named no name server that can be used");
    if (plan->servers->len > 0 && are_given(request) && !ppm_dns_plan_is_used(plan))
        refuse(plan, "dns-unused", request->wanted[0], "no domain is given, nor all traffic");
}

PpmDnsPlan *
ppm_dns_plan_new(const PpmDnsRequest *request)
{
    PpmDnsPlan *plan = g_new0(PpmDnsPlan, 1);
    PpmSurroundings surroundings = {.addresses = request->addresses};
    g_autoptr(GArray) local_networks = ppm_surroundings_private(&surroundings);

    plan->servers = g_array_new(FALSE, FALSE, sizeof(guint32));
    plan->routes = g_array_new(FALSE, FALSE, sizeof(PpmIpv4Network));
    plan->refusals = g_ptr_array_new_with_free_func(refusal_free);
    plan_servers(plan, request, local_networks);
    plan_domains(plan, request);
    if (ppm_dns_plan_is_used(plan))
        plan_routes(plan, request, local_networks);
    look_for_gaps(plan, request);
    return plan;
}

PpmDnsPlan *
ppm_dns_plan_copy(const PpmDnsPlan *plan)
{
    PpmDnsPlan *copy = g_new0(PpmDnsPlan, 1);

    copy->servers = g_array_copy(plan->servers);
    copy->search = g_strdupv(plan->search);
    copy->domains = g_strdupv(plan->domains);
    copy->all_names = plan->all_names;
    copy->routes = g_array_copy(plan->routes);
    copy->refusals = g_ptr_array_new_with_free_func(refusal_free);
    for (guint i = 0; i < plan->refusals->len; i++) {
        const PpmDnsRefusal *refusal = g_ptr_array_index(plan->refusals, i);

        refuse(copy, refusal->word, refusal->subject, refusal->detail);
    }
    return copy;
}

void
ppm_dns_plan_free(PpmDnsPlan *plan)
{
    g_array_unref(plan->servers);
    g_strfreev(plan->search);
    g_strfreev(plan->domains);
    g_array_unref(plan->routes);
    g_ptr_array_unref(plan->refusals);
    g_free(plan);
}

gboolean
ppm_dns_plan_is_used(const PpmDnsPlan *plan)
{
    return plan->servers->len > 0 && (plan->all_names || plan->domains[0]);
}

static gboolean
equal_servers(const GArray *a, const GArray *b)
{
    if (a->len != b->len)
        return FALSE;
    for (guint i = 0; i < a->len; i++)
        if (g_array_index(a, guint32, i) != g_array_index(b, guint32, i))
            return FALSE;
    return TRUE;
}

gboolean
ppm_dns_plan_equal(const PpmDnsPlan *a, const PpmDnsPlan *b)
{
    return equal_servers(a->servers, b->servers) &&
           g_strv_equal((const char *const *)a->search, (const char *const *)b->search) &&
           g_strv_equal((const char *const *)a->domains, (const char *const *)b->domains) &&
           a->all_names == b->all_names;
}

GStrv
ppm_dns_plan_server_texts(const PpmDnsPlan *plan)
{
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();

    for (guint i = 0; i < plan->servers->len; i++) {
        g_autofree char *text = ppm_ipv4_to_string(g_array_index(plan->servers, guint32, i));

        g_strv_builder_add(texts, text);
    }
    return g_strv_builder_end(texts);
}
