# SPDX-License-Identifier: GPL-2.0-or-later
"""Attempts that must fail, as there is no network: states, causes, the log."""

import os
import unittest

from daemon import CONNECTION, ERROR, PATH, DaemonTest, path_of, states, vardict, wait_for


class Attempt(DaemonTest):
    def attempt(self, path=None):
        self.root.connect(path or self.office).wait()
        self.wait_for_state(path or self.office, "failed")

    # covers: cause no-route, property State Failure
    def test_Connect_without_a_route(self):
        self.root.objects()
        self.attempt()
        wait_for(lambda: "failed" in states(self.root.signals, self.office), "the signal")
        went = states(self.root.signals, self.office)
        self.assertEqual(went[-1], "failed")
        self.assertNotIn("negotiating", went)
        values = self.root.get_all(self.office)
        failure = values["Failure"]
        self.assertEqual(set(failure), {"cause", "detail", "server", "user"})
        self.assertEqual(failure["cause"], "no-route")
        self.assertIn("10.255.255.1", failure["detail"])
        self.assertEqual((failure["server"], failure["user"]), ("10.255.255.1", "carol"))
        for name in ("Interface", "LocalAddress", "PeerAddress", "Encryption", "DataPath"):
            self.assertEqual(values[name], "", name)
        self.assertEqual((values["Mtu"], values["Dns"]), (0, []))
        self.assertEqual(self.root.call(self.office, "GetTraffic"), (0, 0))

    # covers: cause no-secret, option password
    def test_Connect_without_a_secret(self):
        """None is tried where none is; a profile may say that none is needed."""
        self.root.call(self.office, "Connect", {})
        self.wait_for_state(self.office, "failed")
        self.assertEqual(self.root.get(self.office, "Failure")["cause"], "no-secret")
        self.root.call(self.office, "Update", vardict(password="none"), [])
        self.root.call(self.office, "Connect", {})
        self.wait_for_state(self.office, "failed")
        self.assertEqual(self.root.get(self.office, "Failure")["cause"], "no-route")

    # covers: method ReadLog
    def test_Connect_states_in_the_log(self):
        self.attempt()
        lines, following = self.root.call(self.office, "ReadLog", 0)
        self.assertEqual([text for _, source, text in lines if source == "state"],
                         ["resolving", "calling", "disconnecting", "failed"])
        self.assertEqual(following, len(lines))
        self.assertEqual([time for time, _, _ in lines], sorted(time for time, _, _ in lines))

    def test_Connect_failure_signal_comes_with_the_state(self):
        self.root.objects()
        self.attempt()
        wait_for(lambda: "failed" in states(self.root.signals, self.office), "the signal")
        changes = [words[1] for path, _, member, words in self.root.signals
                   if member == "PropertiesChanged" and words[1].get("State") == "failed"]
        self.assertEqual([change["Failure"]["cause"] for change in changes], ["no-route"])
        self.assertEqual({path for path, _, _, _ in self.root.signals}, {self.office})

    def test_Connect_20_times(self):
        for number in range(20):
            self.attempt()
            self.assertEqual(self.root.get(self.office, "Failure")["cause"], "no-route", number)

    def test_Connect_20_times_at_once(self):
        calls = [self.root.connect(self.office) for _ in range(20)]
        for call in calls:
            call.wait()
        self.wait_for_state(self.office, "failed")

    # covers: method Connect Disconnect
    def test_Connect_and_Disconnect_at_once(self):
        """The last word counts, also where the service has never heard of the caller, and where a
        Connect takes longer than the Disconnect behind it."""
        self.root.objects()
        for _ in range(20):
            client = self.client(0)
            calls = []
            for _ in range(5):
                calls += [client.connect(self.office), client.start(self.office, "Disconnect")]
            for call in calls:
                wait_for(lambda call=call: call.answered)
                if call.refusal:
                    self.assertEqual(call.refusal.name, ERROR + "Busy")
            self.wait_for_state(self.office, "disconnected")
            self.assertEqual(self.root.get(self.office, "Failure"), {})
        self.attempt()  # a later one counts again

    def test_Connect_behind_a_Disconnect(self):
        calls = [self.root.start(self.office, "Disconnect"), self.root.connect(self.office)]
        for call in calls:
            call.wait()
        self.wait_for_state(self.office, "failed")

    def test_Connect_overtaken_by_a_refused_Disconnect(self):
        """Who may not disconnect does not keep others from connecting."""
        self.authority("no")
        reading, writing = os.pipe()
        call = self.root.connect(self.shared, secret=reading)
        self.refused("NotAuthorized", self.bob.start(self.shared, "Disconnect"))
        os.write(writing, b"word")
        os.close(writing)
        os.close(reading)
        call.wait()
        self.wait_for_state(self.shared, "failed")

    def test_Connect_all_of_several_servers_without_a_route(self):
        path = self.root.add(server=["10.255.255.1", "192.0.2.7"])
        self.attempt(path)
        failure = self.root.get(path, "Failure")
        self.assertEqual(failure["cause"], "no-route")
        for address in ("10.255.255.1", "192.0.2.7"):
            self.assertIn(address, failure["detail"])
        self.assertEqual(failure["server"], "10.255.255.1, 192.0.2.7")

    # covers: cause name-not-found
    def test_Connect_a_name_that_is_none(self):
        path = self.root.add(server=["nothing.invalid"])
        self.attempt(path)
        self.assertEqual(self.root.get(path, "Failure")["cause"], "name-not-found")

    # covers: option user domain, property Failure
    def test_Connect_user_with_a_domain(self):
        path = self.root.add(user="carol", domain="CORP")
        self.attempt(path)
        self.assertEqual(self.root.get(path, "Failure")["user"], "CORP\\carol")

    # covers: method Disconnect
    def test_Disconnect_acknowledges_a_failure(self):
        self.attempt()
        self.root.call(self.office, "Disconnect")
        values = self.root.get_all(self.office)
        self.assertEqual((values["State"], values["Failure"]), ("disconnected", {}))

    def test_Disconnect_where_nothing_is(self):
        before = self.root.get_all(self.office)
        self.root.call(self.office, "Disconnect")
        self.assertEqual(self.root.get_all(self.office), before)

    def test_Update_after_a_failure(self):
        self.attempt()
        self.root.call(self.office, "AddRoutes", ["10.1.0.0/16"])
        self.assertEqual(self.root.get(self.office, "Routes"), [("10.1.0.0/16", True, False)])
        self.assertEqual(self.root.get(self.office, "State"), "failed")

    def test_Delete_in_the_middle(self):
        """While it resolves, or wherever it has come to."""
        for number in range(10):
            path = self.root.add(name=f"n{number}", server=["nothing.invalid"])
            self.root.connect(path).wait()
            self.root.call(path, "Delete")
            self.refused("NotFound", self.root.start(path, "GetTraffic"))
        self.assertEqual(len(self.files()), 3)

    def test_nothing_stays_behind(self):
        self.attempt()
        self.attempt(self.shared)
        self.assertEqual(self.left_behind(), [])

    # The log.

    # covers: method GetHistory
    def test_GetHistory_newest_first(self):
        self.assertEqual(self.root.call(self.office, "GetHistory"), [])
        self.attempt()
        self.root.call(self.office, "Connect", {})
        self.wait_for_state(self.office, "failed")
        newest, oldest = self.alice.call(self.office, "GetHistory")
        self.assertEqual((newest["cause"], oldest["cause"]), ("no-secret", "no-route"))
        self.assertEqual(set(oldest), {"began", "ended", "cause", "detail"})
        self.assertLessEqual(oldest["began"], oldest["ended"])
        self.assertLessEqual(oldest["ended"], newest["began"])
        self.assertEqual(self.root.call(self.shared, "GetHistory"), [])

    def test_GetHistory_outlives_the_service(self):
        self.attempt()
        before = self.root.call(self.office, "GetHistory")
        self.daemon.signal(15)
        self.assertEqual(self.daemon.wait(), 0)
        self.start_daemon()
        self.assertEqual(self.root.call(self.office, "GetHistory"), before)

    # covers: signal LogGrew
    def test_LogGrew_to_readers(self):
        self.alice.call(self.office, "ReadLog", 0)
        del self.alice.signals[:]
        self.attempt()
        end = self.root.call(self.office, "ReadLog", 0)[1]
        wait_for(lambda: (self.office, CONNECTION, "LogGrew", (end,)) in self.alice.signals,
                 "LogGrew")

    # covers: method ReadLog
    def test_ReadLog_cursor(self):
        self.attempt()
        lines, end = self.root.call(self.office, "ReadLog", 0)
        for cursor in range(len(lines) + 1):
            self.assertEqual(self.root.call(self.office, "ReadLog", cursor), (lines[cursor:], end))
        for cursor in (end + 1, 2**63, 2**64 - 1):
            self.assertEqual(self.root.call(self.office, "ReadLog", cursor), ([], end))

    def test_ReadLog_of_each_its_own(self):
        self.attempt()
        self.assertEqual(self.root.call(self.shared, "ReadLog", 0), ([], 0))
        self.assertEqual(self.root.call(path_of(self.BOBS), "ReadLog", 0), ([], 0))

    def test_ReadLog_is_bounded(self):
        for _ in range(510):  # four lines each
            self.attempt()
        lines, following = self.root.call(self.office, "ReadLog", 0)
        self.assertEqual((len(lines), following), (1000, 2040 - 1000))
        lines, following = self.root.call(self.office, "ReadLog", following)
        self.assertEqual((len(lines), following), (1000, 2040))
        self.root.call(PATH, "FindConnection", "shared")


if __name__ == "__main__":
    unittest.main()
