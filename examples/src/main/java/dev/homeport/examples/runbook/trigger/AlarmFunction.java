package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.config.RunbookFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Is the Lambda function that {@code examples/deploy} puts into the region that is promoted: one alarm starts the runbook.
 *
 * <p>Its settings are variables of its environment: {@code HOMEPORT_ALARM}, the alarm's name; {@code HOMEPORT_PROMOTE}, the
 * region; {@code HOMEPORT_JOURNAL}, the path of the journal in the parameter store; {@code RUNBOOK_PROPERTIES}, the text of the
 * runbook's configuration, which is written to the temporary directory, the only one that a function may write to. Whether a
 * primary that cannot be fenced stops the promotion is that configuration's {@code automatic.unfenced}. The secrets of its
 * {@code dns.provider} are variables, too.
 */
public final class AlarmFunction extends OutageEventHandler {

    /** Creates the function from the environment; Lambda calls this once for each instance of it. */
    public AlarmFunction() throws IOException {
        this(System.getenv(), Files.createTempDirectory("runbook"), SsmClient.create());
    }

    AlarmFunction(Map<String, String> environment, Path directory, SsmClient ssm) throws IOException {
        super(trigger(environment, directory, ssm));
    }

    private static OutageTrigger trigger(Map<String, String> environment, Path directory, SsmClient ssm)
            throws IOException {
        var file =
                Files.writeString(directory.resolve("runbook.properties"), setting(environment, "RUNBOOK_PROPERTIES"));
        var runbook = RunbookFile.read(file, environment::get);
        var dns = new DnsFromEnvironment(environment);
        // Opened once now, so that a provider that lacks its secret is told before there is an outage.
        dns.builder(runbook);
        return new OutageTrigger(
                new OutagePolicy(
                        Map.of("alarmName", setting(environment, "HOMEPORT_ALARM")),
                        OutagePolicy.FRESH_FOR,
                        OutagePolicy.QUIET_AFTER_START,
                        UnfencedPromotion.ALLOWED),
                new SsmJournal(ssm, setting(environment, "HOMEPORT_JOURNAL")),
                List.of(new RunbookHold(() -> dns.builder(runbook))),
                new RunbookStarter(runbook, setting(environment, "HOMEPORT_PROMOTE"), dns::builder),
                Clock.systemUTC());
    }

    private static String setting(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(() -> new IllegalArgumentException("The function's variable " + name + " is not set"));
    }
}
