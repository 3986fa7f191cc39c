package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.postgres.PostgresSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes and starts a {@link RegionLab}. Not thread-safe; {@link #start()} reports every problem, all together. */
public final class RegionLabBuilder {
    private static final int MAX_REGIONS = 8;
    private static final Pattern REGION_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final Pattern SETTING_NAME = Pattern.compile("[a-z][a-z0-9_.]*");
    private static final int MIN_CONNECTIONS = 10;
    private static final int MAX_CONNECTIONS = 1000;

    private List<String> regions = List.of();
    private Replication replication = Replication.SYNCHRONOUS;
    private boolean tls;
    private boolean postgres = true;
    private boolean parameterStores;
    private boolean dynamoDb;
    private @Nullable Path dynamoDbLocal;
    private @Nullable LabPlatform platform;
    private int maxConnections = 100;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Duration> distances = new LinkedHashMap<>();

    RegionLabBuilder() {}

    /**
     * Sets the regions, two to eight; the first is the first primary and the others are its standbys. Required. A name
     * has up to 40 letters, digits, hyphens, dots and underscores and begins with a letter or digit.
     */
    public RegionLabBuilder regions(String... names) {
        regions = List.copyOf(Arrays.asList(names));
        return this;
    }

    /** Sets when commits are acknowledged. Default: {@link Replication#SYNCHRONOUS}. */
    public RegionLabBuilder replication(Replication mode) {
        replication = mode;
        return this;
    }

    /**
     * Sets whether PostgreSQL's servers accept TLS besides plain connections, with a certificate for localhost and
     * 127.0.0.1 made for this lab. Default: false. Replication stays plain.
     */
    public RegionLabBuilder tls(boolean accepted) {
        tls = accepted;
        return this;
    }

    /**
     * Sets whether each region has a parameter store, {@link LabRegion#parameterStore()}, empty at first. Default:
     * false, since the first of a JVM takes half a second to load, and each of them five threads.
     */
    public RegionLabBuilder parameterStores(boolean wanted) {
        parameterStores = wanted;
        return this;
    }

    /**
     * Sets whether each region has a PostgreSQL server. Default: true. A lab that only needs the others starts faster
     * without; every method that is about PostgreSQL then throws {@link IllegalStateException}.
     */
    public RegionLabBuilder postgres(boolean wanted) {
        postgres = wanted;
        return this;
    }

    /**
     * Sets whether each region has a DynamoDB, {@link LabRegion#dynamoDb()}, empty at first, over TLS. Default: false.
     * Each is a process of its own, DynamoDB Local, which Amazon licenses for development and tests and which the
     * testkit does not bring: see {@link #dynamoDbLocal}. They start together, in about 1.5 s on two cores, and take
     * some 145 MB of memory each.
     */
    public RegionLabBuilder dynamoDb(boolean wanted) {
        dynamoDb = wanted;
        return this;
    }

    /**
     * Sets the directory that holds DynamoDB Local's jars: Amazon's own distribution unpacked, or {@code
     * DynamoDBLocal-*.jar} with all its dependencies. Default: the system property {@code homeport.testkit.dynamodb-local}, or
     * else this JVM's own class path if it holds DynamoDB Local. Version 3 runs on Java 17 and newer; verified with
     * 3.3.1. If this JVM may write to it, the first lab makes a directory {@code archived-classes} in it (40 MB), with
     * which servers start at half the cost.
     */
    public RegionLabBuilder dynamoDbLocal(Path directory) {
        dynamoDbLocal = directory;
        return this;
    }

    /**
     * Sets what the servers run on. Default: processes of this machine, from the binaries that the testkit brings and
     * {@link #dynamoDbLocal}. {@code homeport-testkit-containers} runs them in containers, from images of one's own.
     */
    public RegionLabBuilder platform(LabPlatform other) {
        platform = other;
        return this;
    }

    /**
     * Sets how far a region is from the applications, and by way of them from the other regions; see {@link
     * LabRegion#distance(Duration)}, which changes it while the lab runs. Default: zero for each, which is kinder than
     * real networks: some 80 ms lie between Virginia and Ireland, 150 between Virginia and Tokyo, 300 between São Paulo
     * and Singapore.
     *
     * @param region one of {@link #regions}
     * @param roundTrip zero to 2 s
     */
    public RegionLabBuilder distance(String region, Duration roundTrip) {
        distances.put(region, roundTrip);
        return this;
    }

    /** Sets {@code max_connections} of each server, 10 to 1000. Default: 100, as PostgreSQL's. */
    public RegionLabBuilder maxConnections(int count) {
        maxConnections = count;
        return this;
    }

    /**
     * Adds a server setting, the same in every region, as in {@code postgresql.conf}. Settings that the lab relies on,
     * such as {@code port} or {@code synchronous_standby_names}, are refused.
     */
    public RegionLabBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Starts the lab: about 2 s for two regions, plus about 2 s once per machine to unpack the servers. Returns when
     * every standby streams and, in synchronous mode, commits wait for it.
     *
     * @throws IllegalArgumentException with every problem of what was asked for
     * @throws LabException if a server does not start, or the platform lacks something; nothing is left behind then
     */
    public RegionLab start() {
        var problems = problems();
        var programs = dynamoDbPrograms(problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The lab cannot be built: " + String.join("; ", problems));
        }
        return RegionLab.start(new LabSettings(
                regions,
                postgres,
                replication,
                tls,
                parameterStores,
                dynamoDb,
                programs,
                platform,
                maxConnections,
                Map.copyOf(settings),
                Map.copyOf(distances)));
    }

    private @Nullable DynamoDbLocalPrograms dynamoDbPrograms(List<String> problems) {
        try {
            return dynamoDb && platform == null ? DynamoDbLocalPrograms.find(dynamoDbLocal) : null;
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private List<String> problems() {
        var problems = new ArrayList<String>();
        if (regions.size() < 2 || regions.size() > MAX_REGIONS) {
            problems.add("it takes 2 to " + MAX_REGIONS + " regions, not " + regions.size());
        }
        if (new HashSet<>(regions).size() < regions.size()) {
            problems.add("two regions have the same name: " + regions);
        }
        for (var region : regions) {
            if (!REGION_NAME.matcher(region).matches()) {
                problems.add("'" + region + "' is not a region name (up to 40 letters, digits, '-', '.', '_')");
            }
        }
        if (!postgres && tls) {
            problems.add("tls(true) is about PostgreSQL, which postgres(false) leaves out");
        }
        if (!postgres && !dynamoDb && !parameterStores) {
            problems.add("without postgres, dynamoDb and parameterStores its regions are empty");
        }
        if (maxConnections < MIN_CONNECTIONS || maxConnections > MAX_CONNECTIONS) {
            problems.add("maxConnections is " + MIN_CONNECTIONS + " to " + MAX_CONNECTIONS + ", not " + maxConnections);
        }
        distances.forEach((region, roundTrip) -> {
            if (!regions.contains(region)) {
                problems.add("there is no region '" + region + "' to have a distance");
            } else if (!LabPath.isDistance(roundTrip)) {
                problems.add("a distance is between 0 and " + LabPath.MAX_DISTANCE + ", not " + roundTrip);
            }
        });
        settings.forEach((name, value) -> {
            if (PostgresSettings.OWNED.contains(name)) {
                problems.add("the setting " + name + " is the lab's own");
            } else if (!SETTING_NAME.matcher(name).matches() || value.contains("\n")) {
                problems.add("'" + name + "' = '" + value + "' is not a setting");
            }
        });
        return problems;
    }
}
