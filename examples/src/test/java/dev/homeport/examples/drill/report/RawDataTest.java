package dev.homeport.examples.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The raw data beside the report. */
class RawDataTest {

    @Test
    void a_cell_is_quoted_where_it_has_to_be() {
        assertThat(RawData.cell("plain")).isEqualTo("plain");
        assertThat(RawData.cell("a,b")).isEqualTo("\"a,b\"");
        assertThat(RawData.cell("say \"no\"")).isEqualTo("\"say \"\"no\"\"\"");
        assertThat(RawData.cell("two\nlines")).isEqualTo("\"two\nlines\"");
    }

    @Test
    void no_cell_is_a_formula_to_a_spreadsheet() {
        assertThat(RawData.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(RawData.cell("@x")).isEqualTo("'@x");
        assertThat(RawData.cell("-5")).as("a number may be negative").isEqualTo("-5");
    }

    @Test
    void every_request_event_and_state_has_its_line() {
        var files = RawData.of(Stories.lost());

        assertThat(files.get("region-crash-requests.csv").lines())
                .hasSize(83)
                .startsWith("began_ms,ended_ms,kind,result,region,status", "0,10,order,done,us-east-1,201")
                .endsWith("3200,3210,order,failed,,503");
        assertThat(files.get("region-crash-events.csv"))
                .isEqualTo(
                        "at_ms,label,words\n3000,region lost,\"it is gone, \"\"all\"\" of it\"\n4800,promotion,promoted\n");
        assertThat(files.get("region-crash-states.csv")).contains("Primary,-1000,3500,us-east-1");
        assertThat(files.get("region-crash-figures.csv")).contains("rto_orders,2.00 s,\"From the loss, on\"");
        assertThat(files.get("region-crash-integrity.csv")).contains("after,orders in eu-west-1,80,0,0,0,true");
    }
}
