package dev.homeport.testkit.junit;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Holds one lab while tests use it one after another. JUnit closes it with the context that it was stored in. */
final class LabSession implements AutoCloseable {
    private static final String NOBODY = "";

    private final RegionLab lab;
    private final LabLifetime lifetime;
    private final Runnable atClose;
    /** Guarded by this, as the next. The test that the lab was made ready for, while no later one is known. */
    private String preparedFor = NOBODY;

    private String running = NOBODY;

    private LabSession(RegionLab lab, LabLifetime lifetime, Runnable atClose) {
        this.lab = lab;
        this.lifetime = lifetime;
        this.atClose = atClose;
    }

    static LabSession start(Supplier<RegionLab> start, LabLifetime lifetime, Runnable atClose) {
        return new LabSession(start.get(), lifetime, atClose);
    }

    RegionLab lab() {
        return lab;
    }

    /** Makes the lab ready for the next test, unless one is at work in it. */
    synchronized RegionLab ready() {
        refuseClosedLab();
        if (running.equals(NOBODY) && !preparedFor.equals(NOBODY)) {
            lab.restore();
            preparedFor = NOBODY;
        }
        return lab;
    }

    /** Makes the lab ready for this test. Its instance may be made first, and what it does to the lab stays. */
    synchronized void prepare(String test) {
        refuseClosedLab();
        if (running.equals(NOBODY) && !preparedFor.equals(test)) {
            ready();
            preparedFor = test;
        }
    }

    synchronized void begin(String test) {
        if (!running.equals(NOBODY)) {
            throw new ExtensionConfigurationException(test + " cannot run while " + running
                    + " has the same lab, since each would meet the other's faults. Run the class in one thread, by"
                    + " @RegionLabTest instead of @RegisterExtension or by @Execution(SAME_THREAD), or give each test a lab of its"
                    + " own, by lifetime = PER_METHOD.");
        }
        prepare(test);
        running = test;
    }

    synchronized void end(String test) {
        if (running.equals(test)) {
            running = NOBODY;
            if (lifetime == LabLifetime.PER_CLASS) {
                refuseClosedLab();
            }
        }
    }

    private void refuseClosedLab() {
        if (lab.isClosed()) {
            throw new IllegalStateException(
                    "A test has closed the lab that its class shares. Leave the lab open, since it is"
                            + " closed after the last test; or give each test a lab of its own, by lifetime = PER_METHOD.");
        }
    }

    LabRegion region(String name) {
        return lab.regions().stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterResolutionException("The lab has no region " + name + ", only "
                        + lab.regions().stream().map(LabRegion::name).collect(Collectors.joining(" and "))));
    }

    @Override
    public void close() {
        atClose.run();
        lab.close();
    }
}
