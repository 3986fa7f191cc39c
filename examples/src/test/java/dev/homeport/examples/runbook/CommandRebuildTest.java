package dev.homeport.examples.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.Secret;
import dev.homeport.examples.runbook.config.Login;
import dev.homeport.examples.runbook.config.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandRebuildTest {

    private static final Login LOGIN = new Login("orders", "runbook", Secret.of("very-secret-word"), Map.of());

    private static Site site(String region, @Nullable String command) {
        return new Site(region, "db-" + region, 5432, null, null, null, null, List.of(), null, command);
    }

    private static List<String> rebuild(@Nullable String command, Duration within) throws Exception {
        var said = new ArrayList<String>();
        new CommandRebuild(LOGIN, within).rebuild(site("east", command), site("west", null), said::add);
        return said;
    }

    @Test
    void the_command_learns_whom_to_copy_and_what_it_says_is_shown() throws Exception {
        assertThat(rebuild(
                        "echo $HOMEPORT_STANDBY from $HOMEPORT_PRIMARY_HOST:$HOMEPORT_PRIMARY_PORT",
                        Duration.ofMinutes(1)))
                .containsExactly("east from db-west:5432");
    }

    @Test
    void a_command_that_fails_or_does_not_end_or_does_not_exist_stops_the_failback() {
        assertThatThrownBy(() -> rebuild("echo disk full; exit 3", Duration.ofMinutes(1)))
                .hasMessage("east.rebuild.command ended with status 3: disk full");
        assertThatThrownBy(() -> rebuild("sleep 60 & wait", Duration.ofMillis(100)))
                .hasMessageContaining("has not ended within rebuild.within=");
        assertThatThrownBy(() -> rebuild(null, Duration.ofMinutes(1)))
                .hasMessageContaining("keep its old data directory")
                .hasMessageContaining("pg_basebackup --host=db-west --port=5432 --username=runbook")
                .hasMessageEndingWith("; then run this again");
    }
}
