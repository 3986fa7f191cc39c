package dev.homeport.examples.drill.door;

import java.util.ArrayList;
import java.util.List;

/** Writes the configuration of an HAProxy that asks {@code /health} and prefers one region. */
final class HaproxyConfig {

    /** The backend of the regions that say 200, and the one for the time when none does. */
    static final String WELL = "well";

    static final String ALIVE = "alive";

    private HaproxyConfig() {}

    /**
     * Returns the lines. A region is in after twelve checks, 3 s: later than a service that comes back hears that its region
     * was evacuated meanwhile. It is out after two checks, half a second; or after three connections that it refused,
     * whichever is first. Sessions that hang in the preferred region then are ended; those in another one may wait there for
     * the promotion. Requests are never repeated once they were sent.
     *
     * @param port where users connect to
     * @param adminPort where it is asked for its state
     */
    static String of(int port, int adminPort, List<Entrance> entrances) {
        var lines = new ArrayList<>(List.of(
                "global",
                "  stats socket ipv4@127.0.0.1:" + adminPort + " level admin",
                "defaults",
                "  mode http",
                "  timeout connect 500ms",
                "  timeout check 500ms",
                "  timeout client 30s",
                "  timeout server 30s",
                "  retries 1",
                "  option redispatch 1",
                "frontend users",
                "  bind 127.0.0.1:" + port,
                "  http-response set-header " + FrontDoor.REGION_HEADER + " %s",
                "  use_backend " + ALIVE + " if { nbsrv(" + WELL + ") eq 0 }",
                "  default_backend " + WELL));
        lines.addAll(backend(WELL, "/health", entrances));
        lines.addAll(backend(ALIVE, "/health/live", entrances));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> backend(String name, String question, List<Entrance> entrances) {
        var lines = new ArrayList<>(List.of(
                "backend " + name,
                "  option httpchk GET " + question,
                "  http-check expect status 200",
                "  default-server inter 250ms fastinter 250ms downinter 250ms fall 2 rise 12 observe layer4"
                        + " error-limit 3 on-error mark-down"));
        for (int i = 0; i < entrances.size(); i++) {
            var entrance = entrances.get(i);
            lines.add("  server " + entrance.region() + " 127.0.0.1:" + entrance.servicePort() + " check port "
                    + entrance.healthPort() + (i == 0 ? " on-marked-down shutdown-sessions" : " backup"));
        }
        return lines;
    }
}
