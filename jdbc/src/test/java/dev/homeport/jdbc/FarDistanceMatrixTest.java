package dev.homeport.jdbc;

class FarDistanceMatrixTest extends DistanceMatrix {

    FarDistanceMatrixTest() {
        super("far", 300, 150);
    }
}
