const hosts = {
  ecr: /\.dkr[.-]ecr|^public\.ecr\.aws$/,
  gcr: /(?:^|\.)gcr\.io$|\.pkg\.dev$/,
  acr: /\.azurecr\.(?:io|cn|us)$/,
  icr: /(?:^|\.)icr\.io$|(?:^|\.)bluemix\.net$/,
  ocir: /\.ocir\.io$|^ocir\./,
} as const;

export type RegistryVendor = keyof typeof hosts;

/** The cloud whose registry a host is: Amazon, Google, Azure, IBM or Oracle; undefined for all others. */
export function registryVendor(host: string): RegistryVendor | undefined {
  return (Object.keys(hosts) as RegistryVendor[]).find((vendor) => hosts[vendor].test(host));
}
