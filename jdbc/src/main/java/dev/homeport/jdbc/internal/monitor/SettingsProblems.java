package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a builder, so that one exception tells all of it. */
public final class SettingsProblems {

    /** Driver properties that choose hosts, sockets or threads, with what to use instead. */
    private static final Map<String, String> REFUSED = Map.of(
            "targetServerType", "Homeport finds the primary itself",
            "loadBalanceHosts", "Homeport finds the primary itself",
            "hostRecheckSeconds", "Homeport finds the primary itself; see probeInterval(...)",
            "socketFactory", "Homeport needs its own, to reset a deposed node's connections",
            "socketFactoryArg", "Homeport needs its own socket factory, to reset a deposed node's connections",
            "loginTimeout",
                    "the driver would connect on a thread that a frozen server keeps for ever; use"
                            + " connectTimeout(...)",
            "connectTimeout", "use connectTimeout(...), which knows milliseconds",
            "user", "use username(...)",
            "password", "use password(...)");

    private final List<String> problems;

    public SettingsProblems(List<String> found) {
        problems = new ArrayList<>(found);
    }

    public void add(String problem) {
        problems.add(problem);
    }

    public void addAll(List<String> more) {
        problems.addAll(more);
    }

    public void name(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,50}")) {
            add("name must be 1 to 50 letters, digits, dots, hyphens and underscores but is '" + name + "'");
        }
    }

    public void nodes(List<Node> nodes, boolean allWellFormed) {
        if (nodes.isEmpty() && allWellFormed) {
            add("no node is given; list every server that may be the primary with node(region, host, port)");
        }
        var addresses = new HashSet<String>();
        for (var node : nodes) {
            if (!addresses.add(node.address().toLowerCase(Locale.ROOT))) {
                add("node " + node.address() + " is given twice");
            }
        }
    }

    public void required(String what, @Nullable String value, String how) {
        if (value == null || value.isBlank()) {
            add(what + " is missing; set it with " + how);
        }
    }

    public void credentials(boolean inHikari, boolean username, boolean password) {
        if (inHikari && (username || password)) {
            add("credentials are given both here and in the HikariConfig; give them once");
        } else if (!inHikari && !username) {
            add("username is missing; set it with username(name)");
        } else if (!inHikari && !password) {
            add("password is missing; set it with password(...), to an empty one if the server asks for none");
        }
    }

    public void driverProperties(Map<String, String> properties) {
        REFUSED.forEach((name, reason) -> {
            if (properties.containsKey(name)) {
                add("driver property " + name + " cannot be set: " + reason);
            }
        });
        var readTimeout = properties.getOrDefault("socketTimeout", "0");
        if (!readTimeout.matches("[0-9]{1,6}")) {
            add("driver property socketTimeout must be a whole number of seconds but is '" + readTimeout + "'");
        }
    }

    public void range(String what, @Nullable Duration value, Duration least, Duration most) {
        if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
            add(what + " must be between " + least + " and " + most + " but is " + value);
        }
    }

    public void range(String what, int value, int least, int most) {
        if (value < least || value > most) {
            add(what + " must be between " + least + " and " + most + " but is " + value);
        }
    }

    public void throwIfAny(String consequence) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(consequence + ", " + problems.size()
                    + (problems.size() == 1 ? " problem:" : " problems:") + "\n- " + String.join("\n- ", problems));
        }
    }
}
