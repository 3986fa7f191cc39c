package dev.homeport.spring.boot.test;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.junit.InRegion;
import dev.homeport.testkit.junit.RegionLabTest;
import dev.homeport.testkit.ledger.WriteLedger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

@SpringBootTest
@RegionLabTest(regions = {"us-east-1", "eu-west-1"})
class SpringRehearsalTest {

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void orders_are_placed_although_us_east_1_froze(
            @InRegion("us-east-1") LabRegion east, @InRegion("eu-west-1") LabRegion west) throws Exception {
        jdbc.execute("create table orders (reference text primary key)");
        var ledger = new WriteLedger();
        ledger.write(this::place);
        east.freeze();
        west.promote();
        ledger.writeUntilAcknowledged(this::place);
        ledger.assertNothingAcknowledgedIsMissing(west.find("select reference from orders"));
    }

    private void place(String reference) {
        jdbc.update("insert into orders (reference) values (?)", reference);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}
}
