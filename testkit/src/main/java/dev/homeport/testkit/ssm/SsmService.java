package dev.homeport.testkit.ssm;

import java.time.InstantSource;

/** Answers one call: records it, lets the faults strike it, and carries it out. It has no network. Thread-safe. */
final class SsmService {
    private static final String TARGET_PREFIX = "AmazonSSM.";

    private final InstantSource clock;
    private final SsmCallLog calls;
    private final SsmFaults faults;
    private final SsmOperations operations;

    SsmService(InstantSource clock, SsmCallLog calls, SsmFaults faults, SsmOperations operations) {
        this.clock = clock;
        this.calls = calls;
        this.faults = faults;
        this.operations = operations;
    }

    /** The target is the header that names the operation, or empty. */
    SsmAnswer answer(String target, byte[] body) {
        try {
            if (!target.startsWith(TARGET_PREFIX)) {
                throw new SsmErrorException(
                        SsmError.UNKNOWN_OPERATION, "Not an operation of the Parameter Store: " + target);
            }
            var operation = target.substring(TARGET_PREFIX.length());
            var request = SsmRequest.parse(body);
            var names = request.names();
            calls.add(new SsmCall(operation, names, clock.instant()));
            faults.strike(operation, names);
            return SsmAnswer.of(operations.perform(operation, request));
        } catch (SsmErrorException refusal) {
            return SsmAnswer.of(refusal);
        }
    }
}
