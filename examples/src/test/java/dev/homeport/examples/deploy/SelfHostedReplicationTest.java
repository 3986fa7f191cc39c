package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sets up two real servers by {@code deploy/self-hosted/postgres-replication}, loses one, and has it back as a standby. */
@Tag("slow")
@Timeout(300)
class SelfHostedReplicationTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String STATE = "select state from pg_stat_replication";

    @TempDir
    Path directory;

    @Test
    void a_pair_replicates_over_tls_loses_its_primary_and_is_a_pair_again() throws Exception {
        var binaries = binaries();
        assumeTrue(
                binaries.isPresent(),
                "PostgreSQL of the distribution is not installed here, so its set-up by the script is not tested");
        try (var pair = ReplicationPair.in(directory, binaries.orElseThrow())) {
            assertDone(pair, "a", "primary");
            assertDone(pair, "b", "standby");
            await().atMost(SOON).until(() -> pair.ask("a", STATE).equals("streaming"));
            assertThat(pair.ask(
                            "a", "select bool_and(ssl)::text from pg_stat_ssl join pg_stat_replication using (pid)"))
                    .isEqualTo("true");

            assertThat(pair.replication("a", "rejoin").status())
                    .as("a primary is not replaced by a copy of its standby")
                    .isEqualTo(2);
            assertThat(pair.ask("a", STATE)).isEqualTo("streaming");

            assertDone(pair, "a", "synchronous");
            await().atMost(SOON)
                    .until(() -> pair.ask("a", "select sync_state from pg_stat_replication")
                            .equals("sync"));
            pair.ask("a", "create table orders as select 1 as id");
            assertDone(pair, "a", "asynchronous");

            pair.lose("a");
            assertThat(pair.ask("b", "select pg_promote()")).isEqualTo("t");
            assertThat(pair.ask("b", "select count(*) from orders"))
                    .as("a commit that waited for the standby is there")
                    .isEqualTo("1");
            pair.ask("b", "insert into orders values (2)");

            assertThat(pair.guard("a", "b").status())
                    .as("the old primary stays down")
                    .isEqualTo(1);
            assertThat(pair.replication("a", "standby").status())
                    .as("a data directory is never overwritten")
                    .isEqualTo(2);
            assertDone(pair, "a", "rejoin");
            await().atMost(SOON).until(() -> pair.ask("b", STATE).equals("streaming"));
            await().atMost(SOON)
                    .until(() -> pair.ask("a", "select count(*) from orders").equals("2"));
            assertThat(pair.guard("a", "b").status()).as("a standby may start").isZero();
            assertThat(kept()).as("what was not replicated is kept").isEqualTo(1);
            assertDone(pair, "b", "synchronous");
            await().atMost(SOON)
                    .until(() -> pair.ask("b", "select sync_state from pg_stat_replication")
                            .equals("sync"));
        }
    }

    private static void assertDone(ReplicationPair pair, String machine, String command) throws Exception {
        var ended = pair.replication(machine, command);
        assertThat(ended.status())
                .as(command + " on " + machine + ": " + ended.said())
                .isZero();
    }

    /** Counts the data directories of a that were put aside. */
    private long kept() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("a\\.\\d+T\\d+Z"))
                    .count();
        }
    }

    /** Returns the newest version that Debian and its kin have installed. */
    private static Optional<Path> binaries() throws IOException {
        var versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (var found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_basebackup"))
                            && Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }
}
