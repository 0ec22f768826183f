"""Pictures whose movable parts are known exactly: drawn by code or posed from the house kit, in many drawing styles.

`sample.sample` makes one training picture with its tables; `shards` keeps a moving window of them on disk.
"""
