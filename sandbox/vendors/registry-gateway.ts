import { gatewayOf } from "../gateway.js";

export const played = gatewayOf("registry");
