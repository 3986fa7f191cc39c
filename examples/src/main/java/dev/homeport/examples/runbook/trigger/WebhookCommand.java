package dev.homeport.examples.runbook.trigger;

import dev.homeport.config.Secret;
import dev.homeport.examples.runbook.config.ConfigProblemException;
import dev.homeport.examples.runbook.config.RunbookFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the command {@code examples/runbook-webhook} until it is ended. Its exit status is 1 when it cannot listen or
 * read its journal, 2 for wrong usage.
 */
@Command(
        name = "runbook-webhook",
        mixinStandardHelpOptions = true,
        version = "Homeport runbook",
        sortOptions = false,
        description = {
            "Receives Alertmanager's webhook at POST /alertmanager, and starts the runbook once for an outage.",
            "The secret comes from HOMEPORT_WEBHOOK_TOKEN or the file of HOMEPORT_WEBHOOK_TOKEN_FILE."
        })
public final class WebhookCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String TOKEN = "HOMEPORT_WEBHOOK_TOKEN";
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    @Option(names = "--config", paramLabel = "FILE", description = "The runbook's. Default: runbook.properties.")
    private Path config = Path.of("runbook.properties");

    @Option(names = "--promote", required = true, paramLabel = "REGION", description = "The region to promote.")
    private String region = "";

    @Option(
            names = "--label",
            required = true,
            paramLabel = "NAME=VALUE",
            description = "A label that an alert must carry, once for each; with all of them it is the outage.")
    private Map<String, String> labels = new TreeMap<>();

    @Option(
            names = "--state",
            paramLabel = "DIRECTORY",
            description = "Where its journal is, and where a file 'hold' holds it off. Default: the current one.")
    private Path state = Path.of("");

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Default: ${DEFAULT-VALUE}.")
    private String listen = "127.0.0.1:9095";

    @Option(names = "--user", paramLabel = "NAME", description = "For basic authentication in place of a bearer token.")
    private @Nullable String user;

    private final Map<String, String> environment;

    private WebhookCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** Returns the command line, for tests to give it an environment and writers of their own. */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new WebhookCommand(environment))
                .setParameterExceptionHandler((refused, arguments) -> {
                    say(refused.getCommandLine(), refused.getMessage() + "; see --help");
                    return USAGE;
                })
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    say(commandLine, String.valueOf(failure.getMessage()));
                    return failure instanceof ConfigProblemException || failure instanceof IllegalArgumentException
                            ? USAGE
                            : FAILED;
                });
    }

    private static void say(CommandLine commandLine, String text) {
        commandLine
                .getErr()
                .println("runbook-webhook: " + text.lines().findFirst().orElse(""));
        commandLine.getErr().flush();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var address = address();
        var credentials = credentials();
        var runbook = RunbookFile.read(config, environment::get);
        var dns = new DnsFromEnvironment(environment);
        var starter = new RunbookStarter(runbook, region, dns::builder);
        var unfenced = runbook.unfencedAllowed() ? UnfencedPromotion.ALLOWED : UnfencedPromotion.REFUSED;
        var policy = new OutagePolicy(labels, OutagePolicy.FRESH_FOR, OutagePolicy.QUIET_AFTER_START, unfenced);
        dns.builder(runbook);
        var holds = List.of(Hold.whileExists(state.resolve("hold")), new RunbookHold(() -> dns.builder(runbook)));
        try (var journal = FileJournal.open(state.resolve("webhook.journal"));
                var webhook = AlertmanagerWebhook.start(
                        address, credentials, new OutageTrigger(policy, journal, holds, starter, Clock.systemUTC()))) {
            new CountDownLatch(1).await();
            return webhook.port();
        }
    }

    private InetSocketAddress address() {
        var parts = ADDRESS.matcher(listen);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
            throw new IllegalArgumentException("--listen is host:port, not '" + listen + "'");
        }
        return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    private WebhookCredentials credentials() throws IOException {
        var token = environment.getOrDefault(TOKEN, "");
        var file = environment.getOrDefault(TOKEN + "_FILE", "");
        if (token.isBlank() == file.isBlank()) {
            throw new IllegalArgumentException("Set one of " + TOKEN + " and " + TOKEN + "_FILE");
        }
        var secret = Secret.of(token.isBlank() ? read(Path.of(file)) : token.strip());
        return user == null ? WebhookCredentials.bearer(secret) : WebhookCredentials.basic(user, secret);
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException("The file of " + TOKEN + "_FILE cannot be read: " + file, e);
        }
    }
}
