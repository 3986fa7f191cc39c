package dev.homeport.testkit.ssm;

import dev.homeport.testkit.FaultyLink;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabPath;
import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.relay.TcpRelay;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Serves one region's AWS Systems Manager Parameter Store to the real {@code SsmClient}, with faults.
 *
 * <p>It speaks the service's own protocol, JSON 1.1 over HTTP, on a port of 127.0.0.1: {@code GetParameter}, {@code
 * GetParameters}, {@code GetParametersByPath}, {@code PutParameter}, {@code LabelParameterVersion} and {@code
 * DeleteParameter}, with the service's limits for standard parameters. A request's member that it does not know, such
 * as {@code ParameterFilters}, is refused and not ignored. Signatures are not checked, so that any credentials work.
 *
 * <p>Where the service leaves something open, it behaves so that a client which relies on it fails: {@code
 * GetParameters} answers in another order than was asked, and {@code ParameterNotFound} has no message.
 *
 * <p>The parameters start empty and live in memory. Thread-safe. A fault is in force for every call that arrives after
 * its method has returned, and faults add up; the methods that put, label, delete and record are touched by none.
 */
public final class SsmServer implements AutoCloseable {
    private final String region;
    private final ParameterStore store;
    private final SsmFaults faults;
    private final SsmCallLog calls = new SsmCallLog();
    private final SsmEndpoint endpoint;
    private final TcpRelay link;

    private SsmServer(String region, InstantSource clock) throws IOException {
        this.region = region;
        store = new ParameterStore(clock);
        faults = new SsmFaults(clock);
        var operations = new SsmOperations(region, store, faults);
        var service = new SsmService(clock, calls, faults, operations);
        endpoint = SsmEndpoint.start(region, new SsmHandler(service, faults));
        try {
            link = new TcpRelay(region + "-ssm", endpoint.port());
        } catch (IOException e) {
            try (endpoint) {
                throw e;
            }
        }
    }

    /**
     * Starts a server with the system's clock.
     *
     * @throws LabException if it cannot listen
     */
    public static SsmServer start(String region) {
        return start(region, InstantSource.system());
    }

    /**
     * Starts a server whose throttling and dates follow that clock.
     *
     * @throws LabException if it cannot listen
     */
    public static SsmServer start(String region, InstantSource clock) {
        try {
            return new SsmServer(region, clock);
        } catch (IOException e) {
            throw new LabException("The parameter store of " + region + " could not be started", e);
        }
    }

    /** Returns the region that it stands for. */
    public String region() {
        return region;
    }

    /** Returns the URI for {@code SsmClient.builder().endpointOverride(…)}; it leads through {@link #link()}. */
    public URI endpoint() {
        return URI.create("http://" + ReservedPort.HOST + ":" + link.port());
    }

    /** Returns the applications' path to it. */
    public FaultyLink link() {
        return link;
    }

    public LabPath path() {
        return link;
    }

    /**
     * Writes a new version of a {@code String}, whether or not there is one.
     *
     * @return the version's number, from 1
     * @throws IllegalArgumentException if the service would refuse it: the name, more than 4 KiB or an empty value, or
     *     another type than before
     */
    public int put(String name, String value) {
        return put(name, ParameterType.STRING, value);
    }

    /**
     * Writes a new version of a {@code SecureString}, whether or not there is one.
     *
     * @return the version's number, from 1
     * @throws IllegalArgumentException as {@link #put(String, String)} does; the message has no value
     */
    public int putSecure(String name, String value) {
        return put(name, ParameterType.SECURE_STRING, value);
    }

    /**
     * Attaches a label to a version, taking it from another one.
     *
     * @throws IllegalArgumentException if the parameter or the version does not exist, or the service would refuse the
     *     label
     */
    public void label(String name, int version, String label) {
        var labelled = asked(() -> store.label(ParameterReference.version(name, version), List.of(label)));
        if (!labelled.invalid().isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + label + "' is not a label (up to 100 letters, digits, '-', '.', '_',"
                            + " not beginning with a digit, aws or ssm)");
        }
    }

    /**
     * Removes a parameter with all its versions.
     *
     * @throws IllegalArgumentException if no parameter has that name
     */
    public void delete(String name) {
        asked(() -> {
            store.delete(name);
            return name;
        });
    }

    /**
     * Answers calls beyond that rate with {@link SsmError#THROTTLING}: a token bucket that holds one second's worth and
     * is full at first. The service's default is 40 a second. Zero throttles every call.
     *
     * @throws IllegalArgumentException for a negative rate
     */
    public void throttleTo(int callsPerSecond) {
        faults.throttleTo(callsPerSecond);
    }

    /**
     * Answers calls that name a parameter with that prefix with {@link SsmError#ACCESS_DENIED}, the whole call even if
     * only one of its names is denied; more prefixes add up. As with the service, reading by path needs permission for
     * the path only, so that a denied parameter can be read from a path above.
     */
    public void deny(String namePrefix) {
        faults.deny(namePrefix);
    }

    /** Sets whether reading a {@code SecureString} with decryption fails with {@link SsmError#INVALID_KEY_ID}. */
    public void failDecryption(boolean fails) {
        faults.failDecryption(fails);
    }

    /**
     * Answers the next calls, of any operation, with that error; replaces the rest of an earlier order.
     *
     * @throws IllegalArgumentException for less than zero calls
     */
    public void failNext(int calls, SsmError error) {
        faults.failNext(calls, error);
    }

    /**
     * Holds every answer back, errors too. The call is carried out when it arrives, so that a client which gives up does
     * not know whether its write was done.
     *
     * @param wait zero or more; zero answers at once; at most one minute
     * @throws IllegalArgumentException for a negative or longer wait
     */
    public void answerAfter(Duration wait) {
        faults.answerAfter(wait);
    }

    /** Sets whether every answer breaks off in the middle of its body, after the call was carried out. */
    public void cutAnswersShort(boolean cut) {
        faults.cutAnswersShort(cut);
    }

    /**
     * Sets whether {@code GetParametersByPath} answers a page without parameters and with a token before each page that
     * has some, which the service may do at any time.
     */
    public void emptyPages(boolean empty) {
        faults.emptyPages(empty);
    }

    /** Takes every fault of this server away, but not those of its {@link #link()}. */
    public void heal() {
        faults.heal();
    }

    /** Returns the calls that arrived, oldest first, refused and throttled ones too; the latest 100,000 of them. */
    public List<SsmCall> calls() {
        return calls.latest();
    }

    /** Returns how many calls of that operation arrived, for example {@code GetParameters}. */
    public long calls(String operation) {
        return calls.count(operation);
    }

    /**
     * Frees the port and ends all threads and connections, within 5 s. Idempotent.
     *
     * @throws LabException if that fails
     */
    @Override
    public void close() {
        try (endpoint) {
            link.close();
        } catch (IOException e) {
            throw new LabException("The parameter store of " + region + " could not free its port", e);
        }
    }

    @Override
    public String toString() {
        return "parameter store of " + region + " at " + endpoint();
    }

    private int put(String name, ParameterType type, String value) {
        return asked(() -> store.put(name, type, value, true)).number();
    }

    private static <T> T asked(Supplier<T> action) {
        try {
            return action.get();
        } catch (SsmErrorException refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
    }
}
