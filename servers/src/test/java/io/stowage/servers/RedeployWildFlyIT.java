package io.stowage.servers;

class RedeployWildFlyIT extends RedeployContract {
    @Override
    String commandLineWord() {
        return "jboss-modules.jar";
    }
}
