package dev.homeport.examples.runbook.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeport.config.Secret;
import dev.homeport.examples.runbook.config.ParameterSettings.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a {@link RunbookConfig} from a properties file in UTF-8, and reports all of its problems in one message. */
public final class RunbookFile {

    private static final Duration LAG = Duration.ofMinutes(5);
    private static final long LAG_BYTES = 16L << 20;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration CATCH_UP = Duration.ofMinutes(10);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration RDS_PAUSE = Duration.ofSeconds(10);
    private static final Duration PROMOTION = Duration.ofMinutes(30);
    private static final Duration VERIFY = Duration.ofMinutes(2);
    private static final Duration REBUILD = Duration.ofHours(6);
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);
    private static final int MAX_PORT = 65_535;

    private enum Unfenced {
        REFUSED,
        ALLOWED
    }

    private final Path file;
    private final UnaryOperator<@Nullable String> environment;
    private final List<String> problems = new ArrayList<>();
    private final PropertyReader reader;

    private RunbookFile(Path file, Map<String, String> values, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.environment = environment;
        reader = new PropertyReader(values, problems);
    }

    /**
     * Reads the file, and the password from where it says.
     *
     * @throws ConfigProblemException with every problem of the file
     */
    public static RunbookConfig read(Path file) {
        return read(file, System::getenv);
    }

    /**
     * Reads the file, with an environment of one's own.
     *
     * @throws ConfigProblemException with every problem of the file
     */
    public static RunbookConfig read(Path file, UnaryOperator<@Nullable String> environment) {
        return new RunbookFile(file, values(file), environment).config();
    }

    private static Map<String, String> values(Path file) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file, UTF_8)));
        } catch (NoSuchFileException e) {
            throw new ConfigProblemException("The configuration " + file + " does not exist");
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new ConfigProblemException("The configuration " + file + " is not a properties file in UTF-8");
        } catch (IOException e) {
            throw new ConfigProblemException("The configuration " + file + " cannot be read: " + e.getMessage());
        }
        var values = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private RunbookConfig config() {
        var regions = reader.list("regions", "");
        if (regions.size() < 2 || new HashSet<>(regions).size() < regions.size()) {
            problems.add("regions names " + regions.size() + " regions; it takes two different ones at least");
        }
        regions.stream()
                .filter(region -> !region.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}"))
                .forEach(region -> problems.add("regions has '" + region + "', which is no name of a region"));
        var kind = reader.choice("parameters", Kind.class, Kind.NONE);
        var dns = dns();
        var config = new RunbookConfig(
                reader.text("name", "homeport"),
                regions.stream().map(region -> site(region, kind, dns)).toList(),
                login(),
                parameters(kind),
                dns,
                limits(),
                beside(reader.text("journal", "runbook.journal")),
                reader.choice("automatic.unfenced", Unfenced.class, Unfenced.REFUSED) == Unfenced.ALLOWED);
        reader.refuseOthers();
        if (!problems.isEmpty()) {
            throw new ConfigProblemException("The configuration " + file + " has "
                    + (problems.size() == 1 ? "a problem" : problems.size() + " problems") + ": "
                    + String.join("; ", problems));
        }
        return config;
    }

    private Site site(String region, Kind kind, DnsSettings dns) {
        var address = reader.required(region + ".database", "db-a.example.com:5432");
        var colon = address.lastIndexOf(':');
        var port = colon < 0 ? "5432" : address.substring(colon + 1);
        var valid = port.matches("\\d{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= MAX_PORT;
        if (!valid || colon == 0) {
            problems.add(region + ".database is '" + address + "' and not host:port");
        }
        var parameterFile = reader.textOrNull(region + ".parameters.file");
        if (kind == Kind.FILE && parameterFile == null) {
            problems.add(region + ".parameters.file is missing: parameters=file asks for each region's file");
        }
        var dnsTarget = reader.textOrNull(region + ".dns.target");
        if (dns.wanted() && dnsTarget == null) {
            problems.add(region + ".dns.target is missing: " + dns.name() + " has to point there");
        }
        return new Site(
                region,
                colon < 0 ? address : address.substring(0, colon),
                valid ? Integer.parseInt(port) : 0,
                reader.textOrNull(region + ".rds.instance"),
                reader.uriOrNull(region + ".rds.endpoint"),
                reader.uriOrNull(region + ".ssm.endpoint"),
                parameterFile == null ? null : beside(parameterFile),
                reader.uris(region + ".health"),
                dnsTarget,
                reader.textOrNull(region + ".rebuild.command"));
    }

    private Login login() {
        return new Login(
                reader.required("database", "orders"),
                reader.required("user", "runbook"),
                password(),
                reader.below("jdbc."));
    }

    private Secret password() {
        var variable = reader.textOrNull("password.env");
        var passwordFile = reader.textOrNull("password.file");
        if (reader.textOrNull("password") != null) {
            problems.add("password does not belong into this file; use password.env or password.file");
        }
        if ((variable == null) == (passwordFile == null)) {
            problems.add("the password comes from one of password.env and password.file");
            return Secret.of("");
        }
        if (variable != null) {
            var value = environment.apply(variable);
            if (value == null || value.isEmpty()) {
                problems.add("the environment variable " + variable + " of password.env is not set");
            }
            return Secret.of(value == null ? "" : value);
        }
        try {
            return Secret.of(Files.readString(beside(passwordFile), UTF_8).stripTrailing());
        } catch (IOException e) {
            problems.add("password.file " + passwordFile + " cannot be read");
            return Secret.of("");
        }
    }

    private ParameterSettings parameters(Kind kind) {
        var ssm = kind == Kind.SSM;
        var names = reader.list("parameters.names", "");
        var evacuation = reader.text("evacuation.name", "");
        if (kind != Kind.NONE && names.isEmpty() && evacuation.isEmpty()) {
            problems.add("parameters.names and evacuation.name are missing, such as "
                    + (ssm ? "/orders/db_nodes and /orders/homeport/evacuate" : "db.nodes and homeport.evacuate"));
        }
        var directory = ssm ? directory(names, evacuation) : "";
        return new ParameterSettings(
                kind,
                names,
                reader.text("parameters.value", "{region}={host}:{port}"),
                evacuation,
                reader.text("lock.name", ssm ? directory + "runbook_lock" : ""),
                reader.text("promoting.name", ssm ? directory + "runbook_promoting" : "runbook.promoting"));
    }

    private static String directory(List<String> names, String evacuation) {
        var name = evacuation.isEmpty() && !names.isEmpty() ? names.get(names.size() - 1) : evacuation;
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private DnsSettings dns() {
        var provider = reader.text("dns.provider", "");
        var zone = reader.text("dns.zone", "");
        var name = reader.text("dns.name", "");
        if (name.isEmpty() != provider.isEmpty() || name.isEmpty() != zone.isEmpty()) {
            problems.add("dns.provider, dns.zone and dns.name belong together");
        }
        return new DnsSettings(provider, zone, name, reader.duration("dns.ttl", TIME_TO_LIVE));
    }

    private Limits limits() {
        return new Limits(
                reader.duration("lag.limit", LAG),
                reader.bytes("lag.limit.bytes", LAG_BYTES),
                reader.duration("answer.within", ANSWER),
                reader.duration("catch.up.within", CATCH_UP),
                reader.duration("drain.within", DRAIN),
                reader.duration("promotion.within", PROMOTION),
                reader.duration("verify.within", VERIFY),
                reader.duration("rebuild.within", REBUILD),
                reader.duration("rds.pause", RDS_PAUSE));
    }

    /** Takes a relative path from the directory of the configuration, so that it holds wherever the runbook starts. */
    private Path beside(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }
}
