package dev.homeport.testkit.junit;

import dev.homeport.testkit.Replication;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives the tests of a class, or one test, a {@link dev.homeport.testkit.RegionLab}: real regions whose faults are real.
 *
 * <pre>{@code
 * @RegionLabTest(regions = {"us-east-1", "eu-west-1"})
 * class RegionLossTest {
 *     @Test
 *     void orders_are_taken_without_us_east_1(
 *             RegionLab lab, @InRegion("us-east-1") LabRegion east, @InRegion("eu-west-1") LabRegion west) {
 *         east.freeze();
 *         west.promote();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p><b>Parameters</b> of tests, of {@code @BeforeAll} and the like, and of the constructor: {@link
 * dev.homeport.testkit.RegionLab}, and {@link dev.homeport.testkit.LabRegion} with {@link InRegion}.
 *
 * <p><b>Between tests</b> of one lab faults are undone, the first region is the primary again, and the others have caught up:
 * {@link dev.homeport.testkit.RegionLab#restore()}. It happens before a test, so that the last one's costs nothing, and before
 * the test's instance is made. What tests have written stays: give each its own rows.
 *
 * <p><b>When a test fails</b>, {@link dev.homeport.testkit.RegionLab#describe()} is printed to {@link System#err} as the test
 * has left the lab, after its own {@code @AfterEach}.
 *
 * <p>A subclass inherits the annotation and has a lab of its own; a {@code @Nested} class uses the one around it unless it has
 * the annotation itself; on a test method it gives that test a lab of its own. It can be put on an annotation of yours.
 *
 * <p><b>In parallel</b>, classes run side by side, each with its lab. The tests of one class run one after another, in one
 * thread, whatever JUnit is told, since one would meet the faults of another; with {@link LabLifetime#PER_METHOD} they may run
 * side by side, too.
 *
 * <p>The lab is closed after the last test; a test that closes the lab of its class fails. For options that this annotation
 * lacks there is {@link RegionLabExtension#of}. It needs JUnit 5.13 or newer; tested with 5.14 and 6.0.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RegionLabExtension.class)
@ResourceLock(providers = LabLocks.class)
public @interface RegionLabTest {
    /** The regions, two to eight; the first is the primary at the beginning of every test. */
    String[] regions() default {"us-east-1", "eu-west-1"};

    /** Whether each region has a PostgreSQL server. */
    boolean postgres() default true;

    /** When PostgreSQL's commits are acknowledged. */
    Replication replication() default Replication.SYNCHRONOUS;

    /** Whether PostgreSQL accepts TLS besides plain connections. */
    boolean tls() default false;

    /**
     * Whether each region has a DynamoDB, whose programs the testkit does not bring: {@link
     * dev.homeport.testkit.RegionLabBuilder#dynamoDb}. Clients that are built in this JVM trust it, by {@link
     * dev.homeport.testkit.RegionLab#trustInThisJvm()}.
     */
    boolean dynamoDb() default false;

    /** Whether each region has a parameter store. */
    boolean parameterStores() default false;

    /** How long a lab lives. On a method it makes no difference. */
    LabLifetime lifetime() default LabLifetime.PER_CLASS;
}
