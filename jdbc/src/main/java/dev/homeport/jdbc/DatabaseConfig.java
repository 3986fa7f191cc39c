package dev.homeport.jdbc;

import dev.homeport.config.Default;
import dev.homeport.config.NotBlank;
import dev.homeport.config.Range;
import dev.homeport.config.RefusedValueException;
import dev.homeport.config.Secret;
import dev.homeport.jdbc.internal.connect.HostNames;
import dev.homeport.region.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Describes the database and the application's role in it. {@code ConfigLoader} binds it from {@code DB_HOST},
 * {@code DB_PORT}, {@code DB_NAME}, {@code DB_USER}, {@code DB_PASSWORD}, {@code DB_NODES} in the environment,
 * {@code db.host} in properties, {@code /orders/db_host} in a parameter store.
 *
 * @param dbHost the one server, when there are no {@code dbNodes}; a runbook may move it
 * @param dbPort its port
 * @param dbName the database's name
 * @param dbUser the role
 * @param dbPassword its password
 * @param dbNodes every server, each as {@code region=host:port}: {@code us-east-1=db-a:5432,eu-west-1=db-b:5432}
 * @param dbAdoptCluster the cluster and timeline to go on with after the database was replaced on purpose, as
 *     {@code identifier/timeline}: {@code 7412345678901234567/1}; used once, when it changes
 */
public record DatabaseConfig(
        @Default("") String dbHost,
        @Default("5432") @Range(min = 1, max = 65_535) int dbPort,
        @NotBlank String dbName,
        @NotBlank String dbUser,
        Secret dbPassword,
        @Default("") List<String> dbNodes,
        @Default("") String dbAdoptCluster) {

    private static final Pattern NODE = Pattern.compile("(?<region>[^=]+)=(?<host>.+):(?<port>[0-9]{1,5})");

    private static final Pattern ADOPTION = Pattern.compile("(?<identifier>[0-9]{1,20})/(?<timeline>[1-9][0-9]{0,8})");

    /**
     * Describes a database whose cluster no operator has replaced.
     *
     * @throws RefusedValueException as the constructor does
     */
    public DatabaseConfig(
            String dbHost, int dbPort, String dbName, String dbUser, Secret dbPassword, List<String> dbNodes) {
        this(dbHost, dbPort, dbName, dbUser, dbPassword, dbNodes, "");
    }

    /**
     * Checks that there is at least one server, that each is well-formed, and so is the adopted cluster, if there is one.
     *
     * @throws RefusedValueException if not, for example because {@code dbHost} is a URL or has a port behind it; the message
     *     says what to write
     */
    public DatabaseConfig {
        dbNodes = List.copyOf(dbNodes);
        if (dbHost.isBlank() && dbNodes.isEmpty()) {
            throw new RefusedValueException("set db_host, or list every server in db_nodes, such as"
                    + " us-east-1=db-a:5432,eu-west-1=db-b:5432");
        }
        dbNodes.forEach(DatabaseConfig::node);
        adoption(dbAdoptCluster);
        if (dbNodes.isEmpty()) {
            HostNames.problem(dbHost.strip()).ifPresent(problem -> {
                throw new RefusedValueException("db_host must be a host name or an IP address, such as"
                        + " db.eu-west-1.example.com, and db_port its port, but " + problem);
            });
        }
    }

    /**
     * Returns the servers: {@code dbNodes} if there are any, else {@code dbHost} alone, taken to be in the home region.
     */
    public List<Node> nodes(RegionName home) {
        return dbNodes.isEmpty()
                ? List.of(new Node(home, dbHost.strip(), dbPort))
                : dbNodes.stream().map(DatabaseConfig::node).toList();
    }

    /** Returns the cluster and timeline that an operator wants to adopt; empty if none is given. */
    public Optional<Epoch> adoption() {
        return adoption(dbAdoptCluster);
    }

    private static Optional<Epoch> adoption(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        var parts = ADOPTION.matcher(text.strip());
        if (parts.matches()) {
            try {
                var identifier = OptionalLong.of(Long.parseUnsignedLong(parts.group("identifier")));
                return Optional.of(new Epoch(identifier, OptionalInt.of(Integer.parseInt(parts.group("timeline")))));
            } catch (NumberFormatException tooLarge) {
                throw malformedAdoption(text);
            }
        }
        throw malformedAdoption(text);
    }

    private static RefusedValueException malformedAdoption(String text) {
        return new RefusedValueException("db_adopt_cluster must be a system identifier and a timeline, such as"
                + " 7412345678901234567/1, but is '" + text + "'");
    }

    private static Node node(String text) {
        var parts = NODE.matcher(text.strip());
        if (!parts.matches()) {
            throw new RefusedValueException(
                    "each of db_nodes must look like us-east-1=db-a.example.com:5432 but one is '" + text + "'");
        }
        var region = region(parts.group("region"), text);
        try {
            return new Node(region, parts.group("host"), Integer.parseInt(parts.group("port")));
        } catch (IllegalArgumentException e) {
            throw new RefusedValueException("one of db_nodes, '" + text + "', is no node: " + e.getMessage());
        }
    }

    /** Does not repeat what is no region's name on its own: it may be a part of a secret. */
    private static RegionName region(String name, String text) {
        try {
            return RegionName.of(name);
        } catch (IllegalArgumentException invalid) {
            throw new RefusedValueException(
                    "one of db_nodes, '" + text + "', has no name of a region in front of its first '='");
        }
    }
}
