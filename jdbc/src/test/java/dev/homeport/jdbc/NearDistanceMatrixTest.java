package dev.homeport.jdbc;

class NearDistanceMatrixTest extends DistanceMatrix {

    NearDistanceMatrixTest() {
        super("near", 0, 80);
    }
}
