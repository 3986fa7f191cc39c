package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.config.ConfigProblemException;
import dev.homeport.examples.runbook.config.DnsSettings;
import dev.homeport.examples.runbook.config.RunbookFile;
import dev.homeport.examples.runbook.dns.DnsProvider;
import dev.homeport.examples.runbook.dns.DnsProviders;
import dev.homeport.internal.MonotonicClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Runs the command {@code examples/runbook}. Its exit status is 0 when the operation is done, 1 when it is not, 2 for
 * wrong usage.
 */
@Command(
        name = "runbook",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(status | promote | failback | evacuate | restore)",
        subcommands = CommandLine.HelpCommand.class,
        version = "Homeport runbook",
        sortOptions = false,
        description = "Moves the primary, and regions out of service and back. It only says what it would do, until you"
                + " add --execute.")
public final class RunbookCommand {

    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int USAGE = 2;
    private static final Duration UNTIL_INTERRUPTED = Duration.ofSeconds(20);

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The configuration. Default: runbook.properties.")
    private Path config = Path.of("runbook.properties");

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print a JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private RunbookCommand() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        var ended = new CountDownLatch(1);
        endOnInterrupt(Thread.currentThread(), ended);
        int status;
        try {
            status = commandLine().execute(arguments);
        } finally {
            ended.countDown();
        }
        System.exit(status);
    }

    /** Returns the command line, for tests to give it writers of their own. */
    static CommandLine commandLine() {
        return new CommandLine(new RunbookCommand())
                .setParameterExceptionHandler(RunbookCommand::refuse)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    var refused = failure instanceof ConfigProblemException;
                    say(commandLine, refused ? failure.getMessage() : "Not done: " + failure);
                    return refused ? USAGE : NOT_DONE;
                });
    }

    private static int refuse(ParameterException refused, String[] arguments) {
        say(refused.getCommandLine(), refused.getMessage() + "; see --help");
        return USAGE;
    }

    private static void say(CommandLine commandLine, String text) {
        commandLine.getErr().println("runbook: " + text.lines().findFirst().orElse(""));
        commandLine.getErr().flush();
    }

    /** Ends the operation between two steps, or in a wait, and lets it release its lock. */
    private static void endOnInterrupt(Thread operation, CountDownLatch ended) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            operation.interrupt();
                            try {
                                if (!ended.await(UNTIL_INTERRUPTED.toSeconds(), TimeUnit.SECONDS)) {
                                    System.err.println("runbook: the step at work did not end; run this again");
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "runbook-interrupted"));
    }

    @Command(description = "Say how things are.")
    int status() throws InterruptedException {
        try (var runbook = open()) {
            var report = runbook.status();
            if (json) {
                new JsonProgress(out(), MonotonicClock.create()).status(report);
            } else {
                new StatusTable(out()).print(report);
            }
            return report.hasOnePrimary() ? DONE : NOT_DONE;
        }
    }

    @Command(description = "Make the standby of a region the primary, after the primary was lost.")
    int promote(
            @Parameters(paramLabel = "REGION") String region,
            @Option(names = "--execute", description = "Do it.") boolean execute,
            @Option(names = "--force", description = "Promote above the limits of the lag.") boolean force,
            @Option(names = "--abandon", description = "Leave another operation that is unfinished as it is.")
                    boolean abandon)
            throws InterruptedException {
        try (var runbook = open()) {
            return status(runbook.promote(region, new RunRequest(execute, force, false, false, abandon)));
        }
    }

    @Command(description = "Bring the primary back to a region as planned, without loss.")
    int failback(
            @Parameters(paramLabel = "REGION") String region,
            @Option(names = "--execute", description = "Do it.") boolean execute,
            @Option(
                            names = "--lost-rows-taken",
                            description = "The rows that only the failed primary holds were taken; copy it afresh.")
                    boolean taken,
            @Option(names = "--abandon", description = "Leave another operation that is unfinished as it is.")
                    boolean abandon)
            throws InterruptedException {
        try (var runbook = open()) {
            return status(runbook.failback(region, new RunRequest(execute, false, false, taken, abandon)));
        }
    }

    @Command(description = "Take a region out of service, wherever the primary is.")
    int evacuate(
            @Parameters(paramLabel = "REGION") String region,
            @Option(names = "--execute", description = "Do it.") boolean execute)
            throws InterruptedException {
        try (var runbook = open()) {
            return status(runbook.evacuate(region, new RunRequest(execute, false, false, false, false)));
        }
    }

    @Command(description = "Take a region back into service.")
    int restore(
            @Parameters(paramLabel = "REGION") String region,
            @Option(names = "--execute", description = "Do it.") boolean execute) {
        try (var runbook = open()) {
            return status(runbook.restore(region, new RunRequest(execute, false, false, false, false)));
        }
    }

    private Runbook open() {
        var clock = MonotonicClock.create();
        var read = RunbookFile.read(config);
        var progress = json ? new JsonProgress(out(), clock) : new PlainProgress(out(), clock);
        var builder = Runbook.builder(read).progress(progress).clock(clock);
        if (read.dns().wanted()) {
            builder.dns(provider(read.dns()));
        }
        return builder.build();
    }

    private static DnsProvider provider(DnsSettings dns) {
        try {
            return DnsProviders.open(dns.provider(), dns.zone(), System.getenv());
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigProblemException("The DNS provider " + dns.provider() + ": " + e.getMessage());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static int status(Report report) {
        return report.done() ? DONE : NOT_DONE;
    }
}
